import { randomBytes, randomUUID } from 'node:crypto'
import {
  anpr,
  faceCapture,
  mac,
  multipart,
  picturePart,
} from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import type { Framing, GivenPart } from '@zhian/edge-agent/camera/hikvision/fixtures/messages'
import type { Exchange } from '../../support/cameras/exchange.ts'
import { sayByListening } from '../../support/cameras/hikvision-camera.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import type { Stage } from '../scenario.ts'
import type { Target } from '../targets.ts'

/** A camera that pushes, with a hardware address of its own. */
export interface HikvisionStage extends Stage {
  readonly words: HikvisionWords
  readonly push: (parts: readonly GivenPart[], framing?: Framing) => Promise<Exchange>
  /** Anything, under any content type and with any query. */
  readonly pushBytes: (body: Buffer, contentType: string, query?: string) => Promise<Exchange>
}

export function openHikvisionStage({ host, path, device }: Target): HikvisionStage {
  // 02 in front: an address that nobody sells.
  const own = ['02', ...(randomBytes(5).toString('hex').match(/../g) ?? [])].join(':')
  const url = `http://${host}${path}`
  return {
    deviceId: device ?? own,
    words: hikvisionWords(own),
    push: (parts, framing) => sayByListening(url, multipart(parts, framing)),
    pushBytes: (body, contentType, query = '') =>
      sayByListening(`${url}${query}`, body, contentType),
  }
}

const chinaOffsetMs = 8 * 3600_000

/** In China's time, with its offset. */
export function isoOf(atMs: number): string {
  return `${new Date(atMs + chinaOffsetMs).toISOString().slice(0, 19)}+08:00`
}

/** What one camera says, now. */
export function hikvisionWords(address: string) {
  const own = (text: string) => text.replaceAll(mac, address)
  return {
    address,
    /** Any document of the fixtures, in this camera's name and at this time. */
    own: (text: string, atMs = Date.now()) =>
      own(text).replace(/<dateTime>[^<]*</, `<dateTime>${isoOf(atMs)}<`),
    anpr(given: Parameters<typeof anpr>[0] = {}) {
      return own(anpr({ id: randomUUID(), dateTime: isoOf(Date.now()), ...given }))
    },
    face(faceId = 7) {
      const said = faceCapture({ faceId })
      const atMs = Date.now()
      const [capture] = said.faceCapture
      const targetAttrs = { ...capture?.targetAttrs, faceTime: isoOf(atMs) }
      const faces = capture?.faces.map((face) => ({
        ...face,
        age: { ageGroup: 'FORBIDDEN-1', value: 30 },
        gender: { value: 'FORBIDDEN-2' },
        identify: [{ candidate: [{ similarity: 0.9, reserve_field: { name: 'FORBIDDEN-3' } }] }],
      }))
      const one = { targetAttrs, faces, uid: randomUUID() }
      return { ...said, macAddress: address, dateTime: isoOf(atMs), faceCapture: [one] }
    },
    /** The two pictures that a passage's document names. */
    async passagePictures(): Promise<readonly GivenPart[]> {
      return [
        picturePart('licensePlatePicture', await shownPicture(96, 32)),
        picturePart('detectionPicture', await shownPicture()),
      ]
    },
  }
}

export type HikvisionWords = ReturnType<typeof hikvisionWords>
