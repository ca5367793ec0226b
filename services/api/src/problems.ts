import type { Problem } from '@zhian/contracts/api'
import { Fault } from '@zhian/kit/fault'
import type { FaultCode } from '@zhian/kit/fault'

interface Entry {
  readonly status: number
  readonly title: string
  readonly fix: string
}

const comeAgain = 'Come again in a moment; if it lasts, look at /readyz and at the service’s log.'

/** What a caller is told, by the code of the fault. Codes that no caller can meet fall under the defect. */
const table: Partial<Record<FaultCode, Entry>> = {
  BLOB_BROKEN: {
    status: 500,
    title: 'The stored picture is damaged',
    fix: 'Its bytes no longer have their digest; restore the blob from a copy.',
  },
  BLOB_MISSING: {
    status: 404,
    title: 'The picture is not there',
    fix: 'Pictures are kept for fewer days than captures; a new one may still be on its way.',
  },
  BLOBS_AWAY: { status: 503, title: 'The pictures cannot be reached', fix: comeAgain },
  CERTIFICATE_REFUSED: {
    status: 403,
    title: 'The certificate is not accepted',
    fix: 'Ask an operator for a new token, then run `zhian-edge enroll` again on the box.',
  },
  CONFLICT: {
    status: 409,
    title: 'This does not go together with what is there',
    fix: 'Look at what is there now, then decide again.',
  },
  FORBIDDEN: {
    status: 403,
    title: 'This is not allowed to you',
    fix: 'Ask an administrator for a role that allows it.',
  },
  INPUT_REFUSED: {
    status: 400,
    title: 'The request is not understood',
    fix: 'Correct the field that is named; /openapi.json says what each may be.',
  },
  INPUT_TOO_LARGE: { status: 413, title: 'The request is too large', fix: 'Send less.' },
  LINK_REFUSED: {
    status: 403,
    title: 'The link opens nothing',
    fix: 'Ask an administrator for a new one; each works once, for 24 hours.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is no such thing',
    fix: 'Check the address and the id; /openapi.json lists what there is.',
  },
  QUERY_TOO_EXPENSIVE: {
    status: 422,
    title: 'The question is too wide',
    fix: 'Name a camera or an enterprise, or a shorter time.',
  },
  SIGN_IN_REFUSED: {
    status: 401,
    title: 'The name or the password is wrong',
    fix: 'Check both; an administrator can give you a link for a new password.',
  },
  SITE_TOO_LARGE: {
    status: 422,
    title: 'The site is too large to be drawn',
    fix: 'Divide it into several sites in the registry.',
  },
  STOPPING: { status: 503, title: 'The service is stopping', fix: comeAgain },
  STORE_AWAY: { status: 503, title: 'The store cannot answer now', fix: comeAgain },
  TOKEN_REFUSED: {
    status: 403,
    title: 'The enrolment token is not accepted',
    fix: 'Ask an operator for a new token; each works once, for the agent that it was made for.',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    title: 'Too many attempts',
    fix: 'Wait as long as Retry-After says, then try again.',
  },
  UNAUTHORISED: {
    status: 401,
    title: 'You are not signed in',
    fix: 'Sign in with an account, or send `Authorization: Bearer <token>`.',
  },
}

const defect: Entry = {
  status: 500,
  title: 'Something is wrong on our side',
  fix: 'Tell whoever runs this, with the request id.',
}

/** Fastify's own refusals have a status; below 500 they speak of the request and may be shown. */
function faultOf(error: unknown): Fault | null {
  if (error instanceof Fault) return error
  // Fastify makes its own without the language's constructor: `Error.isError` does not know them.
  const { statusCode } = Object(error) as { statusCode?: unknown }
  if (typeof statusCode !== 'number' || statusCode >= 500) return null
  const code = statusCode === 404 ? 'NOT_FOUND' : 'INPUT_REFUSED'
  return new Fault(statusCode === 413 ? 'INPUT_TOO_LARGE' : code, requestTextOf(error))
}

interface SchemaIssue {
  readonly instancePath: string
  readonly message?: string
  readonly params?: Readonly<Record<string, unknown>>
}

interface Refusal {
  readonly validation?: readonly SchemaIssue[]
  readonly message?: string
}

/** `limit: must be <= 500`, or `colour: is not known here`. */
function requestTextOf(error: unknown): string {
  const { validation, message } = error as Refusal
  const [issue] = validation ?? []
  if (issue === undefined) return message ?? 'does not fit'
  const extra = issue.params?.['additionalProperty']
  if (typeof extra === 'string') return `${extra.slice(0, 60)}: is not known here`
  const field = issue.instancePath.slice(1) || 'request'
  return `${field}: ${issue.message ?? 'does not fit'}`
}

/** Total: whatever was thrown becomes one of the table's problems; what is ours alone is not shown. */
export function problemOf(error: unknown, requestId: string): Problem {
  const fault = faultOf(error)
  const entry = fault === null ? undefined : table[fault.code]
  const code = entry === undefined || fault === null ? 'DEFECT' : fault.code
  const { status, title, fix } = entry ?? defect
  // The store's own words name tables and files.
  const isOurs = status < 500 && fault !== null && fault.code !== 'QUERY_TOO_EXPENSIVE'
  return {
    type: `urn:zhian:problem:${code.toLowerCase().replaceAll('_', '-')}`,
    title,
    status,
    code,
    cause: isOurs ? fault.message : title,
    fix,
    requestId,
  }
}
