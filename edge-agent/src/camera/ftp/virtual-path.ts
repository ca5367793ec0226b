import { isUtf8 } from 'node:buffer'

const nameCharsMax = 255
const levelsMax = 12
const pathCharsMax = 1024
const gb18030 = new TextDecoder('gb18030')

/**
 * Where a client's path leads from its working folder, as names without `/` at either end; undefined where it may not.
 *
 * Nothing of it is ever used on our disk, so brackets, percent signs and shell characters are only characters. `..` is
 * refused even where it would stay inside: no camera needs it. A leading `/` is the root of the account.
 */
export function resolvePath(folder: string, argument: string): string | undefined {
  const isFromRoot = argument.startsWith('/')
  const whole = isFromRoot ? argument : `${folder}/${argument}`
  const names = whole.split('/').filter((name) => name !== '' && name !== '.')
  const path = names.join('/')
  const isWithin = path.length <= pathCharsMax && names.length <= levelsMax
  return isWithin && names.every(isHarmless) ? path : undefined
}

function isHarmless(name: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return name !== '..' && name.length <= nameCharsMax && !/[\u0000-\u001F\u007F\\]/.test(name)
}

export function parentOf(folder: string): string {
  return folder.split('/').slice(0, -1).join('/')
}

/** Names come in UTF-8 from new devices and in GB18030 from old ones. */
export function decodeLine(line: Buffer): string {
  return isUtf8(line) ? line.toString('utf8') : gb18030.decode(line)
}
