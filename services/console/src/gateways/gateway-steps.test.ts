import type { GatewayView } from '@zhian/contracts/gateways'
import { expect, test } from 'vitest'
import { stepsOf, waitedFor } from './gateway-steps.ts'

const hourMs = 3600_000
const nowMs = Date.UTC(2026, 10, 28)
const certificate = {
  serial: '1',
  agentId: 'g',
  enterpriseId: 'e',
  siteId: 's',
  issuedAtMs: nowMs,
  notAfterMs: nowMs + 90 * 24 * hourMs,
  state: 'valid',
} as const
const status = { reportedAtMs: nowMs, version: '1', pending: 0, spoolBytes: 0, spoolBytesMax: 1 }
const bare = {
  agentId: 'g',
  enterpriseId: 'e',
  siteId: 's',
  cameras: 0,
  camerasOnline: 0,
  stored: 0,
}
const unused = { expiresAtMs: nowMs + hourMs }
const used = { ...unused, usedAtMs: nowMs }
const enrolled = { ...bare, token: used, certificate }

test.each<[string | null, GatewayView]>([
  ['token', { ...bare, token: unused }],
  ['certificate', { ...bare, token: used }],
  ['certificate', { ...enrolled, certificate: { ...certificate, state: 'revoked' }, status }],
  ['status', enrolled],
  ['status', { ...enrolled, status: { ...status, reportedAtMs: nowMs - hourMs }, stored: 9 }],
  ['camera', { ...enrolled, status: { ...status, reportedAtMs: nowMs - 60_000 } }],
  ['capture', { ...enrolled, status, cameras: 1 }],
  [null, { ...enrolled, status, cameras: 1, stored: 1 }],
  ['token', { ...enrolled, token: unused, status, cameras: 1, stored: 1 }],
])('waits for %s', (name, gateway) => {
  const steps = stepsOf(gateway)
  expect(waitedFor(steps)).toBe(name)
  const states = [...steps.values()].join(' ')
  expect(states).toMatch(/^(done ?)*(waiting ?)?(later ?)*$/)
})
