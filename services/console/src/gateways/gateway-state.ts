import type { GatewayView } from '@zhian/contracts/gateways'
import type { StatusTone } from '../parts/status-dot.tsx'
import { stepsOf, waitedFor } from './gateway-steps.ts'
import type { StepName } from './gateway-steps.ts'

const silentAfterMs = 120_000
const soonMs = 14 * 24 * 3600_000

export type GatewayCondition =
  | { readonly is: 'works' | 'silent' | 'revoked' | 'expired' | 'tokenOver' }
  | { readonly is: 'waiting'; readonly step: StepName }

/** What a person needs to know of it first. */
export function conditionOf(gateway: GatewayView, nowMs: number): GatewayCondition {
  const { token, certificate, status } = gateway
  const isOpen = token !== undefined && token.usedAtMs === undefined && token.expiresAtMs > nowMs
  const ended = isOpen ? null : endOf(gateway, nowMs)
  if (ended !== null) return { is: ended }
  const step = waitedFor(stepsOf(gateway))
  // One that was never given a certificate from here speaks by a password.
  const isByPassword = certificate === undefined && status !== undefined && !isOpen
  return step === null || isByPassword ? { is: 'works' } : { is: 'waiting', step }
}

/** Why nothing is to be waited for, though it does not work. */
function endOf({ certificate, status }: GatewayView, nowMs: number) {
  if (certificate?.state === 'revoked' || certificate?.state === 'expired') return certificate.state
  if (status === undefined) return certificate === undefined ? 'tokenOver' : null
  return nowMs - status.reportedAtMs > silentAfterMs ? 'silent' : null
}

export const toneOf: Readonly<Record<GatewayCondition['is'], StatusTone>> = {
  works: 'good',
  waiting: 'busy',
  silent: 'bad',
  revoked: 'off',
  expired: 'bad',
  tokenOver: 'off',
}

/** It is renewed long before; so near its end something is in the way. */
export const endsSoon = (notAfterMs: number, nowMs: number): boolean => notAfterMs - nowMs < soonMs
