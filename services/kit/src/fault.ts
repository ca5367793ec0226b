/** What must happen next. */
export type FaultKind =
  /** This input can never work: bury it, settle it. */
  | 'rejected'
  /** A neighbour is away: hold, retry, never drop. */
  | 'unavailable'
  /** An operator must act: refuse to start. */
  | 'misconfigured'
  /** We are wrong: bury in pure steps, stop in machinery. */
  | 'defect'

/** Every fault that the project raises, by what must happen next. */
const catalogue = {
  BLOB_BROKEN: 'rejected',
  BLOB_MISSING: 'unavailable',
  BLOBS_AWAY: 'unavailable',
  CERTIFICATE_REFUSED: 'rejected',
  CONFIG_REFUSED: 'misconfigured',
  CONFLICT: 'rejected',
  DEVICE_ANSWERED_BADLY: 'unavailable',
  DISK_FAILED: 'unavailable',
  DISK_FULL: 'unavailable',
  FETCH_FAILED: 'unavailable',
  FORBIDDEN: 'rejected',
  INPUT_REFUSED: 'rejected',
  INPUT_TOO_LARGE: 'rejected',
  INVARIANT_BROKEN: 'defect',
  KAFKA_AWAY: 'unavailable',
  KAFKA_GROUP_LOST: 'unavailable',
  KAFKA_REFUSED: 'rejected',
  LINK_REFUSED: 'rejected',
  MODEL_UNUSABLE: 'misconfigured',
  MQTT_AWAY: 'unavailable',
  NOT_FOUND: 'rejected',
  PORT_TAKEN: 'misconfigured',
  QUERY_TOO_EXPENSIVE: 'rejected',
  SIGN_IN_REFUSED: 'rejected',
  STOPPING: 'unavailable',
  STORE_AWAY: 'unavailable',
  STORE_REFUSED_ROWS: 'rejected',
  TOKEN_REFUSED: 'rejected',
  TOOL_MISSING: 'misconfigured',
  TOO_MANY_ATTEMPTS: 'unavailable',
  UNAUTHORISED: 'rejected',
  WORKER_LOST: 'unavailable',
} as const satisfies Record<string, FaultKind>

export type FaultCode = keyof typeof catalogue

/** The one error class: `code` says what, `kind` says what to do, `message` is for a person, and `zh` for one who reads Chinese. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  readonly zh: string | undefined

  constructor(code: FaultCode, message: string, options?: { cause?: unknown; zh?: string }) {
    super(message, options)
    this.code = code
    this.zh = options?.zh
  }

  get kind(): FaultKind {
    return catalogue[this.code]
  }
}

/** Total on purpose: what we cannot name, we treat as our own bug. */
export function kindOf(error: unknown): FaultKind {
  return error instanceof Fault ? error.kind : 'defect'
}

/** The code of a system error (`ENOSPC`, `EADDRINUSE` …), or undefined. */
export function systemCodeOf(error: unknown): string | undefined {
  const code = Error.isError(error) ? (error as { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : undefined
}

/** Whatever was thrown, as one line for a person. */
export function messageOf(error: unknown): string {
  return Error.isError(error) ? error.message : String(error)
}
