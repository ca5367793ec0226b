import type { GatewayView } from '@zhian/contracts/gateways'
import { expect, test } from 'vitest'
import { conditionOf } from './gateway-state.ts'

const nowMs = Date.UTC(2026, 10, 28)
const place = { agentId: 'g', enterpriseId: 'e', siteId: 's' }
const bare = { ...place, cameras: 1, camerasOnline: 1, stored: 1 }
const certificateThat = (state: 'valid' | 'expired' | 'revoked') => ({
  certificate: { ...place, serial: '1', issuedAtMs: nowMs, notAfterMs: nowMs, state },
})
const reported = (reportedAtMs: number) => ({
  status: { reportedAtMs, version: '1', pending: 0, spoolBytes: 0, spoolBytesMax: 1 },
})
const unused = { token: { expiresAtMs: nowMs + 1 } }

test.each<[string, GatewayView]>([
  ['works', { ...bare, ...certificateThat('valid'), ...reported(nowMs) }],
  ['works', { ...bare, ...reported(nowMs), stored: 0 }],
  ['silent', { ...bare, ...certificateThat('valid'), ...reported(nowMs - 121_000) }],
  ['revoked', { ...bare, ...certificateThat('revoked'), ...reported(nowMs) }],
  ['expired', { ...bare, ...certificateThat('expired') }],
  ['tokenOver', { ...bare, token: { expiresAtMs: nowMs } }],
  ['waiting token', { ...bare, ...certificateThat('revoked'), ...unused }],
  ['waiting status', { ...bare, ...certificateThat('valid') }],
])('%s', (said, gateway) => {
  const condition = conditionOf(gateway, nowMs)
  const step = condition.is === 'waiting' ? ` ${condition.step}` : ''
  expect(`${condition.is}${step}`).toBe(said)
})
