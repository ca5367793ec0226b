import type { GatewayView } from '@zhian/contracts/gateways'

/** In the order in which they come about. */
export const stepNames = ['token', 'certificate', 'status', 'camera', 'capture'] as const
export type StepName = (typeof stepNames)[number]
export type StepState = 'done' | 'waiting' | 'later'

/** A box whose clock is a little behind reports before its certificate was made. */
const clockMsMax = 10 * 60_000

/**
 * How far a gateway has come since it was given its token.
 *
 * The first that has not come about is waited for, and none after it counts: what an earlier enrolment of the same name
 * has left behind says nothing of this one.
 */
export function stepsOf({
  token,
  certificate,
  status,
  cameras,
  stored,
}: Omit<GatewayView, 'enterpriseId' | 'siteId'>): ReadonlyMap<StepName, StepState> {
  const isUsed = token === undefined ? certificate !== undefined : token.usedAtMs !== undefined
  const sinceMs = (certificate?.issuedAtMs ?? 0) - clockMsMax
  const isDone: Readonly<Record<StepName, boolean>> = {
    token: isUsed,
    certificate: certificate?.state === 'valid',
    status: status !== undefined && status.reportedAtMs >= sinceMs,
    camera: cameras > 0,
    capture: stored > 0,
  }
  const first = stepNames.findIndex((name) => !isDone[name])
  const reached = first === -1 ? stepNames.length : first
  return new Map(
    stepNames.map((name, index) => [
      name,
      index < reached ? 'done' : index === reached ? 'waiting' : 'later',
    ]),
  )
}

/** What is waited for; null where everything has come about. */
export const waitedFor = (steps: ReadonlyMap<StepName, StepState>): StepName | null =>
  stepNames.find((name) => steps.get(name) === 'waiting') ?? null
