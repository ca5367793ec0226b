import type { CaptureKind } from '@zhian/contracts/capture'
import type { DeviceTime } from '../capture-draft.ts'
import { readDeviceTime } from '../capture-time.ts'
import { plateTextOf } from '../plate-text.ts'

/** What a path says of the picture at its end; all of it may be absent. */
export interface SaidByName {
  /** Whose habit the name follows; `plain` where it follows none that we know. */
  readonly pattern: 'hikvision' | 'hikvision-anpr' | 'dahua' | 'axis' | 'plain'
  readonly deviceId?: string
  /** Names the channel among all devices, not only within its own. */
  readonly channelId?: string
  readonly time?: DeviceTime
  readonly plateText?: string
  readonly kind?: CaptureKind
}

type Reader = (path: string, offsetMinutes: number | undefined) => SaidByName | null

const idCharsMax = 64
const video = /\.(dav|mp4|avi|mkv|mov|ts|flv|idx|h26[45]|asf|ps)$/i
const picture = /\.(jpe?g|png|bmp|gif)$/i
/** What uploaders write behind or before a name until the file is whole. */
const unfinished = /\.(part|tmp|temp|filepart|uploading|writing)$/i

const hikvisionAnpr = /^(\d{17,19})_([^_]+)_VEHICLE_DETECTION\.jpe?g$/i
const hikvision = /^(.+)_(\d{2})_(\d{17})_([A-Z_]+)\.jpe?g$/i
const dahua =
  /(?:^|\/)([^/]+)\/(\d{4}-\d{2}-\d{2})\/(?:pic_(\d{3})|(\d{3})\/jpg)\/(?:(\d{2})\/(\d{2})\/(\d{2})|\d{2}\/(\d{2})\.(\d{2})\.(\d{2}))\[[A-Z]\]\[\d+@\d+\]\[\d+\]\.jpe?g$/i
const axis =
  /^image(\d{2}|\d{4})-(\d{2})-(\d{2})_(\d{2})-(\d{2})-(\d{2})(?:-(\d{1,3})\d*)?\.jpe?g$/i
const timeInName = /(?<!\d)(\d{17}|\d{14})(?:\d{2})?(?!\d)/
const dateFolder = /^\d{4}([-_.]?\d{2}){0,2}$|^\d{1,3}$|^\d{2}([-_.]\d{2}){0,2}$|^jpe?g$|^pic_\d+$/i

export function isVideoName(path: string): boolean {
  return video.test(path)
}

/** False where the name says that it is not the last one, or not that of a picture. */
export function isPictureName(path: string): boolean {
  return picture.test(path) && !lastOf(path).startsWith('.')
}

export function withoutUnfinished(path: string): string {
  return path.replace(unfinished, '')
}

/**
 * Reads camera, time and plate from where the file was put, by the habits of the vendors (protocols §5).
 *
 * Times in names are the device's wall clock without a zone.
 */
export function readName(path: string, offsetMinutes?: number): SaidByName {
  for (const read of readers) {
    const said = read(path, offsetMinutes)
    if (said !== null) return said
  }
  return { pattern: 'plain', ...folderOf(path) }
}

const readers: readonly Reader[] = [
  readHikvisionAnpr,
  readHikvision,
  readDahua,
  readAxis,
  readPlain,
]

function readHikvisionAnpr(path: string, offsetMinutes?: number): SaidByName | null {
  const found = hikvisionAnpr.exec(lastOf(path))
  if (found === null) return null
  const [, digits = '', plate = ''] = found
  return {
    pattern: 'hikvision-anpr',
    ...folderOf(path),
    time: timeOfDigits(digits, offsetMinutes),
    ...plateOf(plate),
    kind: 'vehicle',
  }
}

function readHikvision(path: string, offsetMinutes?: number): SaidByName | null {
  const found = hikvision.exec(lastOf(path))
  if (found === null) return null
  const [, source = '', channel = '', digits = '', event = ''] = found
  const kind = kindOfEvent(event.toUpperCase())
  return {
    pattern: 'hikvision',
    ...named(source, channel),
    time: timeOfDigits(digits, offsetMinutes),
    ...(kind === undefined ? {} : { kind }),
  }
}

function readDahua(path: string, offsetMinutes?: number): SaidByName | null {
  const found = dahua.exec(path)
  if (found === null) return null
  const [, serial = '', date = '', pictures, channel, ...clock] = found
  const text = `${date} ${clock.filter((part) => part !== undefined).join(':')}`
  return {
    pattern: 'dahua',
    ...named(serial, pictures ?? channel ?? ''),
    time: readDeviceTime(text, offsetMinutes),
  }
}

function readAxis(path: string, offsetMinutes?: number): SaidByName | null {
  const found = axis.exec(lastOf(path))
  if (found === null) return null
  const [, year = '', month, day, hour, minute, second, fraction] = found
  const text = `${year.padStart(4, '20')}-${month}-${day} ${hour}:${minute}:${second}`
  return {
    pattern: 'axis',
    ...folderOf(path),
    time: readDeviceTime(fraction === undefined ? text : `${text}.${fraction}`, offsetMinutes),
  }
}

function readPlain(path: string, offsetMinutes?: number): SaidByName | null {
  const digits = timeInName.exec(lastOf(path))?.[1]
  if (digits === undefined) return null
  return { pattern: 'plain', ...folderOf(path), time: readDeviceTime(digits, offsetMinutes) }
}

/** 18 and 19 digits are written by some: beyond the seconds nobody knows what they count. */
function timeOfDigits(digits: string, offsetMinutes?: number): DeviceTime {
  if (digits.length === 17) return readDeviceTime(digits, offsetMinutes)
  return { ...readDeviceTime(digits.slice(0, 14), offsetMinutes), text: digits }
}

function plateOf(raw: string): { plateText?: string } {
  const plateText = plateTextOf(raw)
  return plateText === undefined ? {} : { plateText }
}

function kindOfEvent(event: string): CaptureKind | undefined {
  if (event.includes('VEHICLE') || event.includes('ANPR')) return 'vehicle'
  return event.includes('FACE') ? 'face' : undefined
}

/** The first folder that is no date names the device, a second one its channel. */
function folderOf(path: string): Pick<SaidByName, 'deviceId' | 'channelId'> {
  const [device, channel] = path
    .split('/')
    .slice(0, -1)
    .filter((name) => !dateFolder.test(name))
  if (device === undefined) return {}
  return channel === undefined ? { deviceId: idOf(device) } : named(device, channel)
}

function named(device: string, channel: string): { deviceId: string; channelId: string } {
  const deviceId = idOf(device)
  return { deviceId, channelId: `${deviceId.slice(0, idCharsMax - 20)}_${channel.slice(0, 19)}` }
}

function idOf(text: string): string {
  const id = text.trim().slice(0, idCharsMax)
  return id === '' ? 'unknown' : id
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? path
}
