import type { AdapterDoors } from '../camera-adapter.ts'
import { HttpGate } from '../http-gate.ts'
import type { GateSettings } from '../http-gate.ts'
import { openHttpIntake } from '../http-intake.ts'
import type { HttpAnswer, HttpIntake, HttpIntakeSettings, RequestHead } from '../http-intake.ts'
import { protocol } from './event.ts'
import { PushDesk } from './push-desk.ts'

export interface PushSettings extends GateSettings, HttpIntakeSettings {}

/** Where cameras push by ITSAPI. Throws PORT_TAKEN. */
export async function openPushServer(
  settings: PushSettings,
  doors: AdapterDoors,
): Promise<HttpIntake> {
  const known = (id: string) => doors.roster.known(protocol, id)
  const gate = new HttpGate(settings, { known, now: doors.now })
  const desk = new PushDesk(doors)
  return openHttpIntake(settings, doors, {
    protocol,
    contentType: 'application/json',
    open: (head) => refusalOf(head, { gate, doors }) ?? ((body) => desk.answer(head, body)),
    busy: () => desk.busy(),
    tooLarge: () => ({
      httpStatus: 413,
      body: { Result: false, Message: 'too large', OpenStrobe: false },
    }),
  })
}

function refusalOf(
  { method, url, peer, headers: { authorization } }: RequestHead,
  { gate, doors }: { gate: HttpGate; doors: AdapterDoors },
): HttpAnswer | undefined {
  const body = { Result: false }
  if (method !== 'POST') return { httpStatus: 405, body }
  const admitted = gate.admit({ deviceId: peer, peer, method, url, authorization })
  if (admitted.is === 'in') return undefined
  const reason = admitted.is === 'challenged' ? admitted.reason : 'too_many_failures'
  doors.events.cameraRefused({ protocol, reason, peer })
  return admitted.is === 'challenged'
    ? { httpStatus: 401, headers: { 'www-authenticate': admitted.challenge }, body }
    : { httpStatus: 503, headers: { 'retry-after': String(admitted.seconds) }, body }
}
