import { openHttpIntake } from '../http-intake.ts'
import type { HttpAnswer, HttpIntake, HttpIntakeSettings } from '../http-intake.ts'
import type { Quarantine } from '../quarantine.ts'
import { AlertAssembler } from './alert-assembler.ts'
import { admit, identify } from './identify.ts'
import type { Admission, Admitted } from './identify.ts'
import { readMessage } from './read-message.ts'
import { readQuery } from './read-query.ts'
import { fetchMsMax, receiveAssembled } from './receive-alerts.ts'
import type { Receiving } from './receive-alerts.ts'
import { protocol } from './sender.ts'

export interface ListenSettings extends HttpIntakeSettings {
  readonly isUnknownAllowed: boolean
}

const ok: HttpAnswer = { httpStatus: 200 }

/** Where cameras push to ("HTTP listening"). Throws PORT_TAKEN. */
export async function openListener(
  settings: ListenSettings & Admission,
  receiving: Receiving,
): Promise<HttpIntake> {
  const { doors } = receiving
  return openHttpIntake(settings, doors, {
    protocol,
    contentType: 'text/plain',
    open({ url, peer, headers }) {
      const admitted = admit({ url, peer }, settings)
      if (admitted.is === 'refused') {
        doors.events.cameraRefused({ protocol, reason: admitted.reason, peer })
        return { httpStatus: 404 }
      }
      const contentType = headers['content-type']
      return (body) =>
        receivePushed({ url, peer, admitted, contentType, body }, receiving).then(() => ok)
    },
    busy: () => ({ httpStatus: 503, headers: { 'retry-after': '10' } }),
    tooLarge: () => ({ httpStatus: 413 }),
  })
}

export interface Pushed {
  readonly url: string
  readonly peer: string
  readonly admitted: Admitted
  readonly contentType: string | undefined
  readonly body: Buffer
}

/** Resolves when everything in the message is durable. */
export async function receivePushed(pushed: Pushed, receiving: Receiving): Promise<void> {
  const { doors } = receiving
  const whole = { bytes: withHead(pushed) }
  const pieces = readMessage(pushed.body, pushed.contentType)
  const query = readQuery(pushed.url)
  const hasDocument = pieces.some(({ is }) => is === 'documents')
  if (!hasDocument && query !== undefined)
    pieces.unshift({
      is: 'documents',
      documents: [query],
      bytes: Buffer.from(JSON.stringify(query)),
    })
  if (pieces.every(({ is }) => is === 'nothing')) {
    doors.events.inputNoted({ protocol, what: 'empty' })
    return
  }
  // One part that cannot be read is kept with all that came beside it, since nobody knows what it belongs to.
  const quarantine = keptOnce(doors.quarantine)
  const putAway = (reason: string) => quarantine.put({ protocol, reason, ...whole })
  const fetchUntil = AbortSignal.timeout(fetchMsMax)
  const receivingOne = { ...receiving, doors: { ...doors, quarantine }, fetchUntil }
  for (const piece of pieces) if (piece.is === 'unreadable') await putAway(piece.reason)
  const assembler = new AlertAssembler('whole message')
  const found = pieces
    .filter(({ is }) => is !== 'unreadable')
    .flatMap((piece) => assembler.push(piece))
  for (const each of [...found, ...assembler.close()]) {
    if (each.is === 'stray') {
      await putAway(each.reason)
      continue
    }
    const identified = identify(each.alert.document, pushed, doors)
    if (identified.is === 'unfitting') {
      doors.events.cameraRefused({ protocol, reason: identified.reason, peer: pushed.peer })
      await putAway(identified.reason)
      continue
    }
    const { sender } = identified
    const what = await receiveAssembled(receivingOne, { ...each, ...whole }, sender)
    doors.roster.seen(protocol, sender.deviceId, what === 'heartbeat' ? 'keepalive' : 'other')
  }
}

/** A message is kept whole once, however many of its alerts are not understood. */
function keptOnce(quarantine: Quarantine): Quarantine {
  let isKept = false
  return {
    get count() {
      return quarantine.count
    },
    noteElsewhere: (input) => quarantine.noteElsewhere(input),
    async put(input) {
      if (isKept && input.isRecognised !== true) return
      await quarantine.put(input)
      isKept ||= input.isRecognised !== true
    },
  }
}

/** The body with the one header that it cannot be read without. */
function withHead({ contentType, body }: Pushed): Buffer {
  return Buffer.concat([Buffer.from(`Content-Type: ${contentType ?? ''}\r\n\r\n`), body])
}
