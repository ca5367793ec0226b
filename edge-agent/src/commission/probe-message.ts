import { LooseObject, isObject, objectsIn } from '../camera/loose-object.ts'
import { readXml } from '../camera/hikvision/read-xml.ts'

/** What a device says of itself in answer to a probe. */
export interface ProbeMatch {
  /** Its lasting name, mostly `urn:uuid:…`. */
  readonly endpoint: string
  /** Where its services are, as URLs. */
  readonly serviceUrls: readonly string[]
  readonly name?: string
  readonly hardware?: string
}

const matchesMax = 64
const urlsMax = 16
const textCharsMax = 200

/** WS-Discovery of April 2005, as ONVIF Core §7.3 asks for it; `types` is a QName with the prefix of `dn` or `tds`. */
export function writeProbe(messageId: string, types: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"' +
    ' xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing"' +
    ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"' +
    ' xmlns:dn="http://www.onvif.org/ver10/network/wsdl"' +
    ' xmlns:tds="http://www.onvif.org/ver10/device/wsdl">' +
    `<e:Header><w:MessageID>${messageId}</w:MessageID>` +
    '<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>' +
    '<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>' +
    `<e:Body><d:Probe><d:Types>${types}</d:Types></d:Probe></e:Body></e:Envelope>`
  )
}

/** Empty where the bytes are no answer to one of these probes, whatever else they are. */
export function readProbeMatches(bytes: Buffer, messageIds: ReadonlySet<string>): ProbeMatch[] {
  const read = readXml(bytes)
  if (!read.ok || read.root !== 'Envelope' || !isObject(read.value)) return []
  const envelope = new LooseObject(read.value)
  if (!messageIds.has(envelope.object('Header')?.text('RelatesTo') ?? '')) return []
  const matches = envelope.object('Body')?.object('ProbeMatches')?.value('ProbeMatch')
  return objectsIn(matches).slice(0, matchesMax).flatMap(readMatch)
}

function readMatch(match: LooseObject): ProbeMatch[] {
  const endpoint = plain(match.object('EndpointReference')?.text('Address'))
  if (endpoint === undefined) return []
  const scopes = (match.text('Scopes') ?? '').split(/\s+/)
  const [name, hardware] = [scopeOf(scopes, 'name'), scopeOf(scopes, 'hardware')]
  return [
    {
      endpoint,
      serviceUrls: (match.text('XAddrs') ?? '').split(/\s+/).filter(isServiceUrl).slice(0, urlsMax),
      ...(name === undefined ? {} : { name }),
      ...(hardware === undefined ? {} : { hardware }),
    },
  ]
}

function isServiceUrl(text: string): boolean {
  return text.length <= textCharsMax && /^https?:$/.test(URL.parse(text)?.protocol ?? '')
}

/** `onvif://www.onvif.org/name/Gate%20North` (ONVIF Core §7.3.3.2). */
function scopeOf(scopes: readonly string[], category: string): string | undefined {
  const begin = `onvif://www.onvif.org/${category}/`
  const scope = scopes.find((each) => each.toLowerCase().startsWith(begin))
  if (scope === undefined) return undefined
  const written = scope.slice(begin.length)
  try {
    return plain(decodeURIComponent(written))
  } catch {
    return plain(written)
  }
}

/** Nothing that a device says may steer a terminal. */
function plain(text: string | undefined): string | undefined {
  const cleaned = text?.replaceAll(/\p{C}/gu, ' ').trim().slice(0, textCharsMax)
  return cleaned === '' ? undefined : cleaned
}
