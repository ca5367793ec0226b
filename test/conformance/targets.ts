import { Fault } from '@zhian/kit/fault'

export const protocols = [
  'gat1400',
  'hikvision',
  'hikvision-alertstream',
  'dahua-itsapi',
  'dahua-snapmanager',
  'ftp',
  'onvif+mqtt',
  'frigate+mqtt',
] as const
export type Protocol = (typeof protocols)[number]

const usualPorts = new Map([
  ['http', '80'],
  ['ftp', '21'],
  ['mqtt', '1883'],
])

/** What is to be tried, read from an address like `gat1400://user:password@host:port`. */
export interface Target {
  readonly protocol: Protocol
  /** For a report: without the password. */
  readonly shown: string
  /** `host:port`. */
  readonly host: string
  /** Empty or beginning with a slash. */
  readonly path: string
  readonly login?: { readonly username: string; readonly password: string }
  /** What the gateway calls the one device that it knows, from `?device=`; each scenario has its own where absent. */
  readonly device?: string
  readonly options: URLSearchParams
}

/** Throws CONFIG_REFUSED where the address is none, or says nothing of its protocol and `named` neither. */
export function readTarget(address: string, named?: string): Target {
  if (!URL.canParse(address))
    throw new Fault('CONFIG_REFUSED', `"${address}" is not an address like gat1400://host:port`)
  const url = new URL(address)
  const scheme = url.protocol.slice(0, -1)
  const isOpen = scheme === 'http' || scheme === 'mqtt'
  const protocol = protocols.find((each) => each === (isOpen ? named : scheme))
  if (protocol === undefined)
    throw new Fault(
      'CONFIG_REFUSED',
      `which protocol does ${scheme}:// speak? One of: ${protocols.join(', ')}`,
    )
  const port = url.port === '' ? usualPorts.get(scheme) : url.port
  if (port === undefined) throw new Fault('CONFIG_REFUSED', `"${address}" names no port`)
  const device = url.searchParams.get('device') ?? undefined
  const username = decodeURIComponent(url.username)
  const login = { username, password: decodeURIComponent(url.password) }
  return {
    protocol,
    shown: `${protocol}://${url.host}${url.pathname}`,
    host: `${url.hostname}:${port}`,
    path: url.pathname === '/' ? '' : url.pathname,
    ...(username === '' ? {} : { login }),
    ...(device === undefined ? {} : { device }),
    options: url.searchParams,
  }
}
