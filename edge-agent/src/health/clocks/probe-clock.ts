import { callCamera, drained } from '../../camera/call-camera.ts'
import type { KnownCamera } from '../../camera/camera-roster.ts'
import { readDeviceTime, usualOffsetMinutes } from '../../camera/capture-time.ts'
import { DigestSession } from '../../camera/http-digest.ts'
import { readPosixZone } from '../../camera/hikvision/read-times.ts'
import { readXml } from '../../camera/hikvision/read-xml.ts'
import { isOwnAddress } from '../reach.ts'
import type { ClockSample } from './clock-watch.ts'

const askMsMax = 5000
const hourMs = 3600_000
/** A web server that writes its local time as if it were GMT is off by whole half hours. */
const zoneStepMs = 1800_000
const zoneSlackMs = 90_000

interface Asked {
  readonly known: KnownCamera | undefined
  /** Where its messages come from. */
  readonly address: string | undefined
  readonly now: () => number
}

type Reading = Pick<ClockSample, 'deviceAtMs' | 'resolutionMs'>

/**
 * Asks a camera for its time: ISAPI or Dahua's CGI where its password is known, else the Date header (RFC 9110 6.6.1)
 * of whatever answers at its address. Undefined where nobody says; addresses beyond the site are not asked.
 */
export async function probeClock({ known, address, now }: Asked): Promise<ClockSample | undefined> {
  const own = address !== undefined && isOwnAddress(address) ? address : undefined
  const at = known?.profile.address ?? own
  if (at === undefined) return undefined
  try {
    return await ask(at, { known, now })
  } catch {
    // One that does not answer is found out by its presence.
    return undefined
  }
}

async function ask(
  address: string,
  { known, now }: Pick<Asked, 'known' | 'now'>,
): Promise<ClockSample | undefined> {
  const { username = 'admin', password, utcOffsetMinutes } = known?.profile ?? {}
  const way = password === undefined ? byDate : (ways.get(known?.protocol ?? '') ?? byDate)
  const sentAtMs = now()
  const { message } = await callCamera({
    address,
    method: 'GET',
    path: way.path,
    session: new DigestSession({ username, password: password ?? '' }),
    stopping: AbortSignal.timeout(askMsMax),
    answerMs: askMsMax,
  })
  const receivedAtMs = now()
  const { date } = message.headers
  const offsetMinutes = utcOffsetMinutes ?? usualOffsetMinutes
  const answer = { body: await drained(message), date, offsetMinutes, nowMs: receivedAtMs }
  const reading = way.read(answer)
  return reading && { ...reading, receivedAtMs, roundTripMs: receivedAtMs - sentAtMs }
}

interface Answer {
  readonly body: Buffer
  readonly date: string | undefined
  readonly offsetMinutes: number
  readonly nowMs: number
}

interface Way {
  readonly path: string
  readonly read: (answer: Answer) => Reading | undefined
}

const byDate: Way = {
  path: '/',
  read({ date, nowMs }) {
    const deviceAtMs = Date.parse(date ?? '')
    if (Number.isNaN(deviceAtMs)) return undefined
    const steps = Math.round((deviceAtMs - nowMs) / zoneStepMs)
    const restMs = Math.abs(deviceAtMs - nowMs - steps * zoneStepMs)
    const isOtherZone = steps !== 0 && Math.abs(steps) <= 28 && restMs <= zoneSlackMs
    return isOtherZone ? undefined : { deviceAtMs, resolutionMs: 1000 }
  },
}

const ways: ReadonlyMap<string, Way> = new Map([
  [
    'hikvision',
    {
      path: '/ISAPI/System/time',
      read({ body, offsetMinutes }) {
        const read = readXml(body)
        const said: { localTime?: unknown; timeZone?: unknown } = read.ok ? Object(read.value) : {}
        if (typeof said.localTime !== 'string') return undefined
        const zone = typeof said.timeZone === 'string' ? readPosixZone(said.timeZone) : undefined
        return readingOf(said.localTime, zone ?? offsetMinutes)
      },
    },
  ],
  [
    'dahua',
    {
      path: '/cgi-bin/global.cgi?action=getCurrentTime',
      read: ({ body, offsetMinutes }) =>
        readingOf(/^result=(.+)$/m.exec(body.toString('latin1'))?.[1] ?? '', offsetMinutes),
    },
  ],
])

function readingOf(text: string, offsetMinutes: number): Reading | undefined {
  const { atMs, resolutionMs } = readDeviceTime(text, offsetMinutes)
  return atMs === undefined || resolutionMs > hourMs
    ? undefined
    : { deviceAtMs: atMs, resolutionMs }
}
