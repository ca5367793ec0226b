import { alertStreamPath, subStatusOf } from '../camera/hikvision/armed-camera.ts'
import { eventUris } from '../camera/dahua/pull-camera.ts'
import { readXml } from '../camera/hikvision/read-xml.ts'
import { LooseObject, isObject } from '../camera/loose-object.ts'

/** What to ask a device of one make, and how to read its answers. */
export interface CameraSpeech {
  readonly login: { readonly path: string; readonly body?: string }
  /** What it says that it is; undefined where the answer is not of this make. */
  readonly describe: (body: Buffer) => string | undefined
  /** Streams of events, the best first; none where the device has no such stream. */
  readonly eventPaths: (channel: number) => readonly string[]
  readonly picturePath?: (channel: number) => string
  /** The code by which it names an error. */
  readonly errorOf?: (body: Buffer) => string | undefined
  readonly isLoginNeeded: boolean
}

const systemTimeQuestion =
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>' +
  '<GetSystemDateAndTime xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>'

export const cameraSpeeches: ReadonlyMap<string, CameraSpeech> = new Map<string, CameraSpeech>([
  [
    'hikvision',
    {
      login: { path: '/ISAPI/System/deviceInfo' },
      describe: describeIsapi,
      eventPaths: () => [alertStreamPath],
      // Channel 1's main stream is 101.
      picturePath: (channel) => `/ISAPI/Streaming/channels/${Math.max(1, channel)}01/picture`,
      errorOf: subStatusOf,
      isLoginNeeded: true,
    },
  ],
  [
    'dahua',
    {
      login: { path: '/cgi-bin/magicBox.cgi?action=getSystemInfo' },
      describe: describeDahua,
      eventPaths: (channel) => eventUris({ channel, heartbeatSeconds: 5 }),
      picturePath: (channel) => `/cgi-bin/snapshot.cgi?channel=${Math.max(1, channel)}`,
      isLoginNeeded: true,
    },
  ],
  [
    'onvif',
    {
      login: { path: '/onvif/device_service', body: systemTimeQuestion },
      describe: describeOnvif,
      eventPaths: () => [],
      isLoginNeeded: false,
    },
  ],
])

function describeIsapi(body: Buffer): string | undefined {
  const read = readXml(body)
  if (!read.ok || read.root !== 'DeviceInfo' || !isObject(read.value)) return undefined
  const said = new LooseObject(read.value)
  return joined([said.text('model'), said.text('serialNumber'), said.text('firmwareVersion')])
}

function describeDahua(body: Buffer): string | undefined {
  const said = new Map(
    [...body.toString('latin1').matchAll(/^(\w+)=(.*?)\r?$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  )
  if (!said.has('serialNumber') && !said.has('deviceType')) return undefined
  return joined([said.get('deviceType'), said.get('serialNumber')])
}

function describeOnvif(body: Buffer): string | undefined {
  const read = readXml(body)
  if (!read.ok || read.root !== 'Envelope' || !isObject(read.value)) return undefined
  const answer = new LooseObject(read.value)
    .object('Body')
    ?.object('GetSystemDateAndTimeResponse')
    ?.object('SystemDateAndTime')
  return answer === undefined ? undefined : joined(['ONVIF', answer.text('DateTimeType')])
}

function joined(words: readonly (string | undefined)[]): string {
  const known = words.filter((word) => word !== undefined && word !== '')
  return known.join(', ').replaceAll(/\p{C}/gu, ' ').slice(0, 200)
}
