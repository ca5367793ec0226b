import type { CameraArchive, SourceCode } from '@zhian/contracts/registry'
import { refusal } from '../refusal.ts'

const system = 'GA/T 1400'
const devicesMax = 5000

/** What a 视图库 says of its devices, as archives that are begun; passwords and user names are not read at all. */
export type BegunArchive = Partial<CameraArchive> & Pick<CameraArchive, 'cameraId'>

/**
 * Reads an APEListObject (GA/T 1400.3): a list, a single object, or a bare list, under keys in any case.
 *
 * One that has no ApeID is undefined in its place. Throws INPUT_REFUSED where there is none at all.
 */
export function readApeList(value: unknown): (BegunArchive | undefined)[] {
  const list = memberOf(memberOf(value, 'APEListObject') ?? value, 'APEObject') ?? value
  const devices = (Array.isArray(list) ? list : [list]).filter(isObject).slice(0, devicesMax)
  const begun = devices.map((device) => {
    const id = textOf(device, 'ApeID')
    return id === undefined ? undefined : archiveOf(id, device)
  })
  if (begun.every((each) => each === undefined))
    throw refusal('INPUT_REFUSED', {
      en: 'there is no APEObject with an ApeID in it',
      zh: '其中没有带 ApeID 的 APEObject',
    })
  return begun
}

function archiveOf(id: string, device: object): BegunArchive {
  const longitude = Number(textOf(device, 'Longitude'))
  const latitude = Number(textOf(device, 'Latitude'))
  const isPlace = longitude !== 0 && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
  const codes: Record<string, SourceCode> = {}
  for (const [member, key] of [
    ['function', 'FunctionType'],
    ['positionType', 'PositionType'],
    ['direction', 'MonitorDirection'],
    ['capture', 'CapDirection'],
  ] as const) {
    const code = textOf(device, key)
    if (code !== undefined) codes[member] = { code: code.slice(0, 40), system }
  }
  const said = {
    name: textOf(device, 'Name')?.slice(0, 64),
    model: textOf(device, 'Model')?.slice(0, 64),
    ipAddress: textOf(device, 'IPAddr')?.slice(0, 64),
    address: textOf(device, 'Place')?.slice(0, 200),
    civilCode: textOf(device, 'PlaceCode')?.slice(0, 8),
  }
  return {
    cameraId: id.replaceAll(/[^\p{L}\p{N}._-]/gu, '-').slice(0, 64),
    ...(/^\d{20}/.test(id) ? { deviceCode: id.slice(0, 20) } : {}),
    ...Object.fromEntries(Object.entries(said).filter(([, each]) => each !== undefined)),
    ...(isPlace ? { position: [longitude, latitude] as [number, number] } : {}),
    codes,
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined
  const key = Object.keys(value).find((each) => each.toLowerCase() === name.toLowerCase())
  return key === undefined ? undefined : (value as Record<string, unknown>)[key]
}

function textOf(value: object, name: string): string | undefined {
  const found = memberOf(value, name)
  const text = typeof found === 'number' ? String(found) : found
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
