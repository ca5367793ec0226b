import { once } from 'node:events'
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import type { CameraStatus } from '@zhian/contracts/agent'
import { Fault, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { callCamera, drained } from '../camera/call-camera.ts'
import type { KnownCamera } from '../camera/camera-roster.ts'
import { DigestSession } from '../camera/http-digest.ts'
import { readImageHeader } from '../camera/image-header.ts'
import { probeClock } from '../health/clocks/probe-clock.ts'
import { cameraSpeeches } from './camera-speech.ts'
import type { CameraSpeech } from './camera-speech.ts'

/** What may be found; a person reads cause and fix of each in `cli/camera-words.ts`. */
export const findings = [
  'no_address',
  'name_unknown',
  'port_closed',
  'no_answer',
  'login_refused',
  'forbidden',
  'other_make',
  'answer_odd',
  'clock_wrong',
  'clock_unsaid',
  'events_refused',
  'picture_refused',
  'agent_away',
  'never_heard',
  'silent',
] as const
export type Finding = (typeof findings)[number]

export type StepName = 'name' | 'tcp' | 'login' | 'clock' | 'events' | 'picture' | 'heard'

export interface Step {
  readonly step: StepName
  /** `warning` does not stop what follows. */
  readonly is: 'ok' | 'warning' | 'failed'
  /** What was seen, as the device or the system says it. */
  readonly detail: string
  readonly finding?: Finding
}

interface TestNeeds {
  readonly camera: KnownCamera
  /** What the running agent says of it; undefined where none runs, null where it does not know it. */
  readonly status: CameraStatus | null | undefined
  readonly now: () => number
}

const answerMs = 10_000
const knockMs = 4000
const clockWrongMs = 60_000

/** Takes one step after the other, as each is done, and stops at the first that fails. */
export async function* testCamera(needs: TestNeeds): AsyncGenerator<Step> {
  for (const take of stepsFor(needs)) {
    const step = await take()
    yield step
    if (step.is === 'failed') return
  }
}

/** A camera that pushes is asked as far as it has an address; the rest the agent knows. */
function stepsFor({ camera, status, now }: TestNeeds): (() => Promise<Step>)[] {
  const { address } = camera.profile
  const speech = cameraSpeeches.get(camera.protocol)
  const { password } = camera.profile
  const canBePulled = speech !== undefined && speech.eventPaths(1).length > 0
  const isPulled = canBePulled && password !== undefined
  const heard = async () => heardStep(status, now())
  if (address === undefined)
    return isPulled ? [async () => failed('name', 'no_address', camera.protocol)] : [heard]
  const url = urlOf(address)
  const reaching = [() => nameStep(url), () => tcpStep(url)]
  // Without a login it pushes; an address alone says where from.
  if (speech === undefined || canBePulled !== isPulled) return [...reaching, heard]
  const caller = callerOf(camera, address)
  const ask = { camera, speech, call: caller }
  return [
    ...reaching,
    () => loginStep(ask),
    () => clockStep(camera, now),
    ...(isPulled ? [() => eventsStep(ask)] : [heard]),
    ...(speech.picturePath === undefined ? [] : [() => pictureStep(ask)]),
  ]
}

function urlOf(address: string): URL {
  return new URL(address.includes('://') ? address : `http://${address}`)
}

const hostOf = (url: URL): string => url.hostname.replaceAll(/^\[|\]$/g, '')

async function nameStep(url: URL): Promise<Step> {
  const host = hostOf(url)
  if (isIP(host) !== 0) return { step: 'name', is: 'ok', detail: host }
  try {
    const { address } = await lookup(host)
    return { step: 'name', is: 'ok', detail: `${host} → ${address}` }
  } catch (error) {
    return failed('name', 'name_unknown', messageOf(error))
  }
}

async function tcpStep(url: URL): Promise<Step> {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  const socket = connect({ host: hostOf(url), port })
  const at = Date.now()
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(knockMs) })
    return { step: 'tcp', is: 'ok', detail: `${url.hostname}:${port}, ${Date.now() - at} ms` }
  } catch (error) {
    const isRefused = systemCodeOf(error) === 'ECONNREFUSED'
    return failed('tcp', isRefused ? 'port_closed' : 'no_answer', `${url.hostname}:${port}`)
  } finally {
    socket.destroy()
  }
}

type Call = (question: { path: string; body?: string }) => ReturnType<typeof callCamera>

/** One login for all steps: a device locks an account after a few failures. */
function callerOf({ profile }: KnownCamera, address: string): Call {
  const { username = 'admin', password = '' } = profile
  const session = new DigestSession({ username, password })
  return ({ path, body }) =>
    callCamera({
      address,
      method: body === undefined ? 'GET' : 'POST',
      path,
      ...(body === undefined ? {} : { body }),
      session,
      stopping: AbortSignal.timeout(answerMs),
      answerMs,
    })
}

interface Ask {
  readonly camera: KnownCamera
  readonly speech: CameraSpeech
  readonly call: Call
}

const findingsByStatus: ReadonlyMap<number, Finding> = new Map([
  [200, 'other_make'],
  [403, 'forbidden'],
  [404, 'other_make'],
])

async function loginStep({ speech, call }: Ask): Promise<Step> {
  try {
    const { status, message } = await call(speech.login)
    const body = await drained(message)
    const what = status === 200 ? speech.describe(body) : undefined
    if (what !== undefined) return { step: 'login', is: 'ok', detail: what }
    const finding = findingsByStatus.get(status) ?? 'answer_odd'
    return failed('login', finding, `HTTP ${status} ${speech.errorOf?.(body) ?? ''}`.trim())
  } catch (error) {
    const isRefused = error instanceof Fault && error.code === 'UNAUTHORISED'
    return failed('login', isRefused ? 'login_refused' : 'no_answer', messageOf(error))
  }
}

async function clockStep(known: KnownCamera, now: () => number): Promise<Step> {
  const sample = await probeClock({ known, address: undefined, now })
  if (sample === undefined)
    return { step: 'clock', is: 'warning', detail: '', finding: 'clock_unsaid' }
  const half = (sample.roundTripMs ?? 0) / 2
  const offsetMs = sample.deviceAtMs + half - sample.receivedAtMs
  const detail = `${offsetMs < 0 ? '−' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(1)} s`
  return Math.abs(offsetMs) > clockWrongMs
    ? { step: 'clock', is: 'warning', detail, finding: 'clock_wrong' }
    : { step: 'clock', is: 'ok', detail }
}

/** Opens the stream, sees that it begins, and lets go of it. */
async function eventsStep({ camera, speech, call }: Ask): Promise<Step> {
  const refusals: string[] = []
  for (const path of speech.eventPaths(camera.profile.channel ?? 1)) {
    const said = await call({ path }).catch((error: unknown) => messageOf(error))
    if (typeof said === 'string') {
      refusals.push(said)
      continue
    }
    const type = said.message.headers['content-type'] ?? ''
    said.message.destroy()
    if (said.status === 200 && /^multipart\//i.test(type.trim()))
      return { step: 'events', is: 'ok', detail: path }
    refusals.push(`HTTP ${said.status} ${type}`.trim())
  }
  return failed('events', 'events_refused', [...new Set(refusals)].join('; '))
}

async function pictureStep({ camera, speech, call }: Ask): Promise<Step> {
  try {
    const path = speech.picturePath?.(camera.profile.channel ?? 1) ?? '/'
    const { status, message } = await call({ path })
    const header = readImageHeader(await drained(message))
    if (status !== 200 || header === null)
      return failed('picture', 'picture_refused', `HTTP ${status}`)
    const { size } = header
    const pixels = size === undefined ? '' : `, ${size.width} × ${size.height}`
    return { step: 'picture', is: 'ok', detail: `${header.mediaType}${pixels}` }
  } catch (error) {
    return failed('picture', 'picture_refused', messageOf(error))
  }
}

function heardStep(status: CameraStatus | null | undefined, nowMs: number): Step {
  if (status === undefined) return failed('heard', 'agent_away', '')
  if (status?.lastSeenAtMs === undefined) return failed('heard', 'never_heard', '')
  const seconds = Math.round((nowMs - status.lastSeenAtMs) / 1000)
  const detail = `${seconds} s`
  return status.isOnline ? { step: 'heard', is: 'ok', detail } : failed('heard', 'silent', detail)
}

function failed(step: StepName, finding: Finding, detail: string): Step {
  return { step, is: 'failed', detail, finding }
}
