import { readFileSync } from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { readSurroundings } from '../settings/settings.ts'
import type { Surroundings } from '../settings/settings.ts'

const secretCharsMin = 4
/** Plates of the mainland by GA 36 with their separators, new-energy ones, and those of the armed police. */
const plate =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领](?:WJ)?[A-Z][-·•\s]?[A-Z0-9]{4,5}[A-Z0-9挂学警港澳领试超]|WJ[-·•\s]?[\p{Script=Han}]?[-·•\s]?[A-Z0-9]{4,6}/giu
const rules: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [^-]*KEY-----[\s\S]*?(?:-----END [^-]*KEY-----|$)/g, '[key]'],
  [/(\w+:\/\/)[^/\s@"]*@/g, '$1***@'],
  [/\/t\/[\w-]{16,128}/g, '/t/***'],
  [/\b(bearer|basic|digest)\s+[^\s",]+/gi, '$1 ***'],
  [
    /((?:pass(?:word|wd)?|pwd|secret|token|api[_-]?key|authorization)["']?\s*[:=]\s*["']?)[^\s"',;&}]+/gi,
    '$1***',
  ],
  [/data:image\/[^\s"]+/gi, '[picture]'],
  [/[A-Za-z0-9+/]{200,}={0,2}/g, '[bytes]'],
  [plate, '[plate]'],
]

/** Takes out of a text what may not leave the box: what is known as secret here, and what looks like one, a plate or a picture. */
export function redactorFor(surroundings: Surroundings): (text: string) => string {
  const secrets = secretsOf(surroundings).filter((each) => each.length >= secretCharsMin)
  const known = [...new Set(secrets.flatMap((each) => [each, JSON.stringify(each).slice(1, -1)]))]
  const longestFirst = known.toSorted((one, other) => other.length - one.length)
  return (text) => {
    let clean = text
    for (const secret of longestFirst) clean = clean.replaceAll(secret, '***')
    for (const [pattern, stand] of rules) clean = clean.replaceAll(pattern, stand)
    return clean
  }
}

/** Whatever opens a door: files of the settings, passwords and tokens of cameras, the box’s key. */
function secretsOf(surroundings: Surroundings): string[] {
  const { config, settings } = readSurroundings(surroundings)
  const files = settings.flatMap(({ name, value }) =>
    name.endsWith('_FILE') && name !== 'AGENT_CAMERAS_FILE' && !name.endsWith('_CA_FILE') && value
      ? [readWhole(value).trim()]
      : [],
  )
  const ofCameras = config.cameras.flatMap(({ profile }) => [
    profile.password ?? '',
    profile.token ?? '',
  ])
  const key = config.mqtt.tls?.key?.toString() ?? ''
  return [...files, ...ofCameras, ...keyLines(key)]
}

/** A key shows in each of its lines. */
function keyLines(pem: string): string[] {
  if (pem === '') return []
  const scalar = createPrivateKey(pem).export({ format: 'jwk' }).d ?? ''
  return [scalar, ...pem.split('\n').filter((line) => line.length > 16 && !line.startsWith('--'))]
}

function readWhole(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
