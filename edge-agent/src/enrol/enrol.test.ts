import { expect, test } from 'vitest'
import { checkEnrolmentUrl } from './enrol.ts'
import { identityProblems, renewsAtMs } from './keep-identity.ts'

const dayMs = 24 * 3600 * 1000
const life = { notBeforeMs: 0, notAfterMs: 90 * dayMs }

test('a token travels over TLS, or stays on this machine', () => {
  for (const good of [
    'https://api.zone',
    'http://127.0.0.1:8080',
    'http://localhost',
    'http://[::1]',
  ])
    expect(checkEnrolmentUrl(good)).toContain(good)
  for (const bad of ['http://10.0.0.1', 'http://localhost.evil.example', 'ftp://x', 'api.zone', ''])
    expect(() => checkEnrolmentUrl(bad)).toThrow(/https:/)
})

test('renewal is due two thirds into the life, spread over a twentieth of it', () => {
  const dueAt = (chance: number) => renewsAtMs(life, chance)
  expect(dueAt(0)).toBe(60 * dayMs)
  expect(dueAt(1)).toBe(64.5 * dayMs)
})

test('an identity says what stands in its way, and what to do', () => {
  const state = { serial: '1', notAfterMs: 90 * dayMs, renewsAtMs: 60 * dayMs }
  expect(identityProblems(undefined, 0)).toEqual([])
  expect(identityProblems(state, 0)).toEqual([])
  expect(identityProblems({ ...state, trouble: 'revoked' }, 0)).toEqual([
    {
      en: 'the certificate could not be renewed (revoked); it holds until 1970-04-01T00:00:00.000Z',
      zh: '证书续期失败（revoked），有效期至 1970-04-01T00:00:00.000Z',
    },
  ])
  expect(identityProblems(state, 90 * dayMs)).toEqual([
    {
      en: expect.stringContaining('zhian-edge enroll') as string,
      zh: expect.stringContaining('过期') as string,
    },
  ])
})
