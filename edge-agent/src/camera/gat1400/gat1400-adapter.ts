import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { openPictures } from '../fetch-pictures.ts'
import { openHttpIntake } from '../http-intake.ts'
import type { HttpIntakeSettings, RequestHead } from '../http-intake.ts'
import { Desk } from './desk.ts'
import type { DeskRequest, DeskSettings } from './desk.ts'
import { protocol } from './receive-captures.ts'

export interface Gat1400Settings extends DeskSettings, HttpIntakeSettings {}

const contentType = 'application/VIID+JSON;charset=UTF-8'

/** A VIID server towards cameras (GA/T 1400.4). Throws PORT_TAKEN. */
export async function openGat1400(
  settings: Gat1400Settings,
  doors: AdapterDoors,
): Promise<CameraAdapter & { readonly port: number }> {
  const notFetched = (reason: string) => doors.events.pictureNotFetched({ protocol, reason })
  const desk = new Desk(settings, doors, openPictures({ now: doors.now, notFetched }))
  const server = await openHttpIntake(settings, doors, {
    protocol,
    contentType,
    open(head) {
      const request = requestOf(head)
      return desk.answerHead(request) ?? ((body) => desk.answerBody(request, body))
    },
    busy: (head) => desk.busy(requestOf(head)),
    tooLarge: (head) => desk.tooLarge(requestOf(head)),
  })
  return {
    protocol,
    port: server.port,
    problems: () => [],
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function requestOf({ method, url, peer, headers }: RequestHead): DeskRequest {
  const identify = headers['user-identify']
  return {
    method,
    url,
    peer,
    userIdentify: Array.isArray(identify) ? identify[0] : identify,
    authorization: headers.authorization,
  }
}
