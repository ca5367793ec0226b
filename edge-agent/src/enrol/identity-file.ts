import { readFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AgentIdentity } from '@zhian/contracts/enrolment'
import { jsonReader } from '@zhian/contracts/parse'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import { makeFolder } from '../make-folder.ts'

const readText = jsonReader(AgentIdentity)
const fileOf = (folder: string) => join(folder, 'identity.json')
const nextKeyOf = (folder: string) => join(folder, 'next-key.pem')

/** Undefined where this box has not enrolled. Throws CONFIG_REFUSED where the file is there but cannot be used. */
export function readIdentity(folder: string): AgentIdentity | undefined {
  const text = readWhole(fileOf(folder))
  if (text === undefined) return undefined
  const read = readText(text)
  if (read.ok) return read.value
  throw new Fault('CONFIG_REFUSED', `${fileOf(folder)} is damaged (${read.problem}); enrol again`)
}

function readWhole(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw new Fault('CONFIG_REFUSED', `${path} cannot be read`, { cause: error })
  }
}

export async function writeIdentity(folder: string, identity: AgentIdentity): Promise<void> {
  await writeSecret(folder, fileOf(folder), `${JSON.stringify(identity, null, 2)}\n`)
  await rm(nextKeyOf(folder), { force: true })
}

/** The key that the next certificate is asked for; kept until it has come, because an answer may be lost on its way. */
export async function nextKey(folder: string, make: () => Promise<string>): Promise<string> {
  const known = readWhole(nextKeyOf(folder))
  if (known !== undefined && known !== '') return known
  const keyPem = await make()
  await writeSecret(folder, nextKeyOf(folder), keyPem)
  return keyPem
}

async function writeSecret(folder: string, path: string, text: string): Promise<void> {
  await makeFolder(folder)
  const part = `${path}.part`
  await rm(part, { force: true })
  await using file = await open(part, 'wx', 0o600)
  await file.writeFile(text)
  await file.sync()
  await rename(part, path)
  await using parent = await open(folder, 'r')
  await parent.sync()
}
