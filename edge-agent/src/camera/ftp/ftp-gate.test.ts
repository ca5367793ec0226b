import { expect, test } from 'vitest'
import { readEprt, readPort } from './data-channel.ts'
import { FtpGate } from './ftp-gate.ts'

test('five wrong passwords shut an address out for a minute, and no other', () => {
  let nowMs = 0
  const gate = new FtpGate([{ username: 'cam', password: 'right' }], () => nowMs)
  const wrong = { username: 'cam', password: 'wrong' }
  const right = { username: 'cam', password: 'right' }
  const ends = Array.from({ length: 5 }, () => gate.admit('10.0.0.7', wrong).is)
  expect(ends).toEqual(['refused', 'refused', 'refused', 'refused', 'out'])
  expect(gate.admit('10.0.0.7', right).is).toBe('out')
  expect(gate.admit('10.0.0.8', right)).toEqual({ is: 'in' })
  nowMs = 60_001
  expect(gate.admit('10.0.0.7', right)).toEqual({ is: 'in' })
})

test('an account of a camera says which', () => {
  const gate = new FtpGate([{ username: 'c', password: 'p', deviceId: 'd-1' }], () => 0)
  expect(gate.admit('x', { username: 'c', password: 'p' })).toEqual({ is: 'in', deviceId: 'd-1' })
})

test('addresses of PORT and EPRT', () => {
  expect(readPort('10,0,0,7,195,80')).toEqual({ host: '10.0.0.7', port: 50_000 })
  for (const bad of ['10,0,0,7,195', '256,0,0,7,1,1', 'x', ''])
    expect(readPort(bad)).toBeUndefined()
  expect(readEprt('|1|10.0.0.7|50000|')).toEqual({ host: '10.0.0.7', port: 50_000 })
  expect(readEprt('|2|fe80::1|50000|')).toEqual({ host: 'fe80::1', port: 50_000 })
  for (const bad of ['|3|10.0.0.7|1|', '|1|10.0.0.7|', '']) expect(readEprt(bad)).toBeUndefined()
})
