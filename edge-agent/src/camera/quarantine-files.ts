import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, systemCodeOf } from '@zhian/kit/fault'

export interface QuarantinedFile {
  readonly name: string
  readonly receivedAtMs: number
  readonly protocol: string
  readonly reason: string
  readonly bytes: number
}

const pattern = /^(\d{1,16})-\d{1,12}\.([a-z0-9]{1,20})\.(\w{1,80})\.raw$/
/** Understood, and no capture: kept for a person, and nothing to try again. */
const recognised = /^recognised_/

export function isRecognised({ reason }: QuarantinedFile): boolean {
  return recognised.test(reason)
}

/** Oldest first. Files that are none of ours are left out. */
export async function listQuarantine(folder: string): Promise<readonly QuarantinedFile[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw error
  })
  const found: QuarantinedFile[] = []
  for (const name of names.toSorted((one, other) => (one < other ? -1 : 1))) {
    const size = await stat(join(folder, name)).then(
      (file) => (file.isFile() ? file.size : undefined),
      () => undefined,
    )
    const file = size === undefined ? undefined : fileOf(name, size)
    if (file !== undefined) found.push(file)
  }
  return found
}

/** Throws NOT_FOUND where there is none of this name. */
export async function readQuarantined(
  folder: string,
  name: string,
): Promise<{ file: QuarantinedFile; bytes: Buffer }> {
  const file = fileOf(name, 0)
  const bytes =
    file === undefined ? undefined : await readFile(join(folder, name)).catch(() => undefined)
  if (file === undefined || bytes === undefined)
    throw new Fault('NOT_FOUND', `there is no ${name.slice(0, 100)} in quarantine`)
  return { file: { ...file, bytes: bytes.length }, bytes }
}

function fileOf(name: string, bytes: number): QuarantinedFile | undefined {
  const parts = pattern.exec(name)
  if (parts === null) return undefined
  const [, atMs = '', protocol = '', reason = ''] = parts
  return { name, receivedAtMs: Number(atMs), protocol, reason, bytes }
}
