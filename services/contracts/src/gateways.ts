import { Type } from 'typebox'
import type { Static } from 'typebox'
import { CertificateView } from './enrolment.ts'

const AtMs = Type.Integer({ minimum: 0 })
const Count = Type.Integer({ minimum: 0 })

/** A camera gateway from its token to its captures: what has come about so far, for those who may enrol it. */
export const GatewayView = Type.Object({
  agentId: Type.String(),
  enterpriseId: Type.String(),
  siteId: Type.String(),
  /** The last one that was made for it. */
  token: Type.Optional(Type.Object({ expiresAtMs: AtMs, usedAtMs: Type.Optional(AtMs) })),
  /** The last one that it was given. */
  certificate: Type.Optional(CertificateView),
  /** What the agent last said of itself. */
  status: Type.Optional(
    Type.Object({
      reportedAtMs: AtMs,
      version: Type.String(),
      pending: Count,
      spoolBytes: Count,
      spoolBytesMax: Count,
    }),
  ),
  cameras: Count,
  camerasOnline: Count,
  /** Its captures that can be looked at. */
  stored: Count,
})
export type GatewayView = Static<typeof GatewayView>
export const GatewayPage = Type.Object({ atMs: AtMs, items: Type.Array(GatewayView) })
export type GatewayPage = Static<typeof GatewayPage>
