import { EnvReader } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import type { KnownCamera } from '../camera/camera-roster.ts'
import { readSettings } from '../config.ts'
import type { EdgeAgentConfig } from '../config.ts'
import { readEnvironmentFile } from './environment-file.ts'
import type { EnvironmentFile } from './environment-file.ts'

/** What the agent would run with, and where each of it is from. */
export interface Surroundings {
  readonly env: Env
  /** Absent where nobody named one and the usual is not there. */
  readonly file?: EnvironmentFile
}

/** The file below, the environment above it: the unit reads the same file, so both see the same. */
export function surroundingsOf(
  env: Env,
  paths: { readonly named?: string | undefined; readonly usual?: string | undefined },
): Surroundings {
  const path = paths.named ?? paths.usual
  if (path === undefined) return { env }
  const file = readEnvironmentFile(path)
  if (!file.isThere && paths.named === undefined) return { env }
  return { env: { ...file.env, ...definedOf(env) }, file }
}

function definedOf(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined))
}

export type Origin = 'environment' | 'file' | 'identity' | 'default' | 'unset'

export interface ShownSetting {
  readonly name: string
  readonly value: string | undefined
  readonly origin: Origin
}

export interface ReadSurroundings {
  /** Holds stand-ins where there are problems. */
  readonly config: EdgeAgentConfig
  readonly problems: readonly string[]
  readonly settings: readonly ShownSetting[]
}

/** The names for which enrolment stands in. */
const enrolled = new Set(['AGENT_ID', 'AGENT_ENTERPRISE_ID', 'AGENT_SITE_ID', 'AGENT_MQTT_URL'])

/** Never throws: what is wrong is in `problems`. */
export function readSurroundings({ env, file }: Surroundings): ReadSurroundings {
  const reader = new EnvReader(env)
  const config = readSettings(reader)
  const settings = [...reader.asked].map(([name, { given, fallback }]): ShownSetting => {
    const value = given ?? fallback
    if (value === undefined) return { name, value, origin: 'unset' }
    const shown = maskedUrl(value)
    if (given === undefined)
      return { name, value: shown, origin: enrolled.has(name) ? 'identity' : 'default' }
    const isOfFile = file?.env[name]?.trim() === given
    return { name, value: shown, origin: isOfFile ? 'file' : 'environment' }
  })
  return { config, problems: reader.problems, settings }
}

/** Who logs in may stand in an address. */
export function maskedUrl(text: string): string {
  return text.replaceAll(/(\w+:\/\/)[^/\s@]*@/g, '$1***@')
}

/** A camera as it may be shown. */
export function maskedCamera({ profile, ...camera }: KnownCamera) {
  const { password, token, address, ...shown } = profile
  return {
    ...camera,
    profile: {
      ...shown,
      ...(address === undefined ? {} : { address: maskedUrl(address) }),
      ...(password === undefined ? {} : { password: '***' }),
      ...(token === undefined ? {} : { token: '***' }),
    },
  }
}
