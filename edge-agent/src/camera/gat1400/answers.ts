import { writeLocalTime } from '../capture-time.ts'
import type { HttpAnswer } from '../http-intake.ts'

/** GA/T 1400 status codes that we give. */
export const statusCodes = {
  ok: 0,
  otherError: 1,
  busy: 2,
  invalidOperation: 4,
  invalidJsonContent: 8,
} as const
export type StatusName = keyof typeof statusCodes

const texts: Readonly<Record<StatusName, string>> = {
  ok: 'OK',
  otherError: 'Other Error',
  busy: 'Device Busy',
  invalidOperation: 'Invalid Operation',
  invalidJsonContent: 'Invalid JSON Content',
}

export type Answer = Required<HttpAnswer>

export interface ObjectStatus {
  /** The id of the object or of the device that the answer is about. */
  readonly id: string
  readonly status: StatusName
}

interface About {
  readonly url: string
  readonly nowMs: number
}

export function systemAnswer(
  { url, nowMs }: About,
  { id, status }: ObjectStatus,
  http: { httpStatus: number; headers?: Record<string, string> } = { httpStatus: 200 },
): Answer {
  const body = { ResponseStatusObject: statusObject({ url, nowMs }, { id, status }) }
  return { httpStatus: http.httpStatus, headers: http.headers ?? {}, body }
}

/** One entry for each object in the order in which they came; 503 as soon as one of them has to be sent again. */
export function objectsAnswer(
  about: About,
  statuses: readonly ObjectStatus[],
  style: 'list' | 'single',
): Answer {
  const isBusy = statuses.some(({ status }) => status === 'busy')
  const worst = statuses.find(({ status }) => status !== 'ok') ?? statuses[0]
  const objects = statuses.map((status) => statusObject(about, status))
  const single = statusObject(about, worst ?? { id: '', status: 'ok' })
  return {
    httpStatus: isBusy ? 503 : 200,
    headers: isBusy ? { 'retry-after': '10' } : {},
    body:
      style === 'single'
        ? { ResponseStatusObject: single }
        : { ResponseStatusListObject: { ResponseStatusObject: objects } },
  }
}

export function timeAnswer(serverId: string, nowMs: number): Answer {
  const body = {
    SystemTimeObject: {
      VIIDServerID: serverId,
      TimeMode: '1',
      LocalTime: writeLocalTime(nowMs),
      TimeZone: 'Asia/Shanghai',
    },
  }
  return { httpStatus: 200, headers: {}, body }
}

function statusObject({ url, nowMs }: About, { id, status }: ObjectStatus): object {
  return {
    RequestURL: url,
    StatusCode: statusCodes[status],
    StatusString: texts[status],
    Id: id,
    LocalTime: writeLocalTime(nowMs),
  }
}
