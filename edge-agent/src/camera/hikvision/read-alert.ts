import type { CaptureKind } from '@zhian/contracts/capture'
import type { CaptureDraft } from '../capture-draft.ts'
import { LooseObject, isObject, itemsIn } from '../loose-object.ts'
import { present } from '../present.ts'
import { wordTable } from '../word-table.ts'
import { announcedPictures } from './link-pictures.ts'
import { readAnpr } from './read-anpr.ts'
import { sharePictures } from './share-pictures.ts'
import type { Alert, Picture } from './read-message.ts'
import { readFaces, readMixed, readRegions, readWhole } from './read-targets.ts'
import type { Target } from './read-targets.ts'
import { readAlertTime } from './read-times.ts'
import { channelOf } from './sender.ts'
import type { Sender } from './sender.ts'

/** What an alert is. */
export type ReadAlert =
  | {
      readonly is: 'captures'
      readonly drafts: readonly CaptureDraft[]
      /** Where pictures lie that did not come with the alert. */
      readonly missing: readonly string[]
      /** The same alert comes once more, with everything. */
      readonly isMoreComing?: string
      /** The id that both messages of one capture carry. */
      readonly uuid?: string
    }
  | { readonly is: 'heartbeat' }
  | { readonly is: 'noise'; readonly what: string }
  | { readonly is: 'unknown'; readonly reason: string }

export type ReadCaptures = Extract<ReadAlert, { is: 'captures' }>

/** Events that hold no capture, whatever comes with them. */
const noise = new Set(
  `vmd io pir shelteralarm videoloss tamperdetection diskfull diskerror nicbroken ipconflict illaccess
  videomismatch badvideo defocus scenechangedetection audioexception audiodetection storagedetection
  thermometry firedetection temperature recordexception raidexception poe counting peoplecounting
  subscribeeventresponse httphostnotificationlist httphostnotification deviceinfo responsestatus time`.split(
    /\s+/,
  ),
)
const wholeKinds = wordTable<CaptureKind>({
  facedetection: 'face',
  facesnap: 'face',
  facecapture: 'face',
  vehicledetection: 'vehicle',
  anpr: 'vehicle',
})
/** Answers of a search among known people: nothing of them is kept. */
const identifications = ['captureLibResult', 'alarmResult']

export function readAlert({ document, pictures }: Alert, sender: Sender): ReadAlert {
  const loose = new LooseObject(document)
  if (identifications.some((name) => loose.value(name) !== undefined))
    return { is: 'noise', what: 'identification_result' }
  const { eventType, isDuration } = eventOf(document, loose)
  if (isHeartbeat(eventType, loose)) return { is: 'heartbeat' }
  const anprs = itemsIn(loose.value('ANPR')).filter(isObject)
  if (anprs.length > 0) return readVehicles({ loose, anprs, pictures }, sender)
  const targets = targetsOf(eventType, { document, loose, pictures })
  if (targets.length > 0) {
    const sourceId = targets.length === 1 ? uuidOf(loose) : undefined
    return {
      is: 'captures',
      drafts: targets.map((target) => draftOf(present({ sourceId, ...target }), loose, sender)),
      missing: targets.flatMap(({ missing }) => missing),
    }
  }
  if (eventType === 'anpr') return { is: 'unknown', reason: 'anpr_missing' }
  if (eventType === '') return { is: 'unknown', reason: 'event_missing' }
  if (!noise.has(eventType) && pictures.length > 0)
    return { is: 'unknown', reason: 'event_unknown' }
  return { is: 'noise', what: `${isDuration ? 'duration_' : ''}${eventType}`.slice(0, 40) }
}

/** `duration` only says that the event it names goes on. A document that is no alert is known by its root. */
function eventOf(document: object, loose: LooseObject): { eventType: string; isDuration: boolean } {
  const said = loose.text('eventType')?.toLowerCase()
  if (said === undefined) {
    const root = Object.keys(document)[0]?.toLowerCase() ?? ''
    return { eventType: noise.has(root) ? root : '', isDuration: false }
  }
  const isDuration = said === 'duration'
  const relation = loose.object('DurationList')?.list('Duration')[0]?.text('relationEvent')
  return { eventType: isDuration ? (relation?.toLowerCase() ?? said) : said, isDuration }
}

/** `videoloss` that is inactive is the heartbeat of old firmware; active, it is a lost picture. */
function isHeartbeat(eventType: string, loose: LooseObject): boolean {
  if (eventType === 'heartbeat') return true
  return eventType === 'videoloss' && loose.text('eventState')?.toLowerCase() !== 'active'
}

function targetsOf(
  eventType: string,
  { document, loose, pictures }: Alert & { readonly loose: LooseObject },
): Target[] {
  const named = [...readFaces(loose, pictures), ...readMixed(loose, pictures)]
  if (named.length > 0) return named
  const announced = announcedPictures(document)
  const hasPictures = pictures.length > 0 || (Number.isFinite(announced) && announced > 0)
  if (!hasPictures) return []
  const regions = readRegions(loose, pictures)
  if (regions.length > 0) return regions
  const kind = wholeKinds[eventType]
  return kind === undefined ? [] : readWhole(kind, pictures)
}

/** The id that a device gives to an alert; that of one capture only where the alert holds one. */
function uuidOf(loose: LooseObject): string | undefined {
  return loose.text('UUID')?.slice(-64)
}

/** One plate, or several of one picture. */
function readVehicles(
  found: { loose: LooseObject; anprs: readonly object[]; pictures: readonly Picture[] },
  sender: Sender,
): ReadAlert {
  const { loose, anprs, pictures } = found
  const uuid = uuidOf(loose)
  const shares = anprs.length === 1 ? [pictures] : sharePictures(anprs, pictures)
  const seen = anprs.map((anpr, at) => ({
    ...readAnpr(new LooseObject(anpr), shares[at] ?? [], loose.object('VehicleGATInfo')),
    ...(uuid === undefined ? {} : { sourceId: at === 0 ? uuid : `${uuid.slice(-60)}-${at + 1}` }),
  }))
  const says = (name: string) => new LooseObject(anprs[0] ?? {}).text(name) ?? loose.text(name)
  const isFirst = anprs.length === 1 && says('hasMoreData')?.toLowerCase() === 'true'
  return {
    is: 'captures',
    drafts: seen.map((target) => draftOf(target, loose, sender)),
    missing: seen.flatMap(({ missing }) => missing),
    ...(uuid === undefined || anprs.length > 1 ? {} : { uuid }),
    ...(isFirst && uuid !== undefined ? { isMoreComing: uuid } : {}),
  }
}

function draftOf(
  { timeText, missing: _missing, ...target }: Target,
  loose: LooseObject,
  sender: Sender,
): CaptureDraft {
  const { nowMs, utcOffsetMinutes, deviceId, peerAddress } = sender
  const reading = {
    nowMs,
    timeDiff: loose.text('timeDiff'),
    ...(utcOffsetMinutes === undefined ? {} : { offsetMinutes: utcOffsetMinutes }),
  }
  const time = readAlertTime(timeText ?? loose.text('dateTime'), reading)
  return {
    ...target,
    deviceId,
    ...channelOf(sender, loose.number('channelID', 'dynChannelID')),
    peerAddress,
    relatedSourceIds: [],
    ...(time === undefined ? {} : { time }),
  }
}
