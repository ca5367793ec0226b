import { readFile } from 'node:fs/promises'
import { Fault, messageOf } from '@zhian/kit/fault'

/** A secret is read from a file, never from the command line, which others on the machine can see. Throws INPUT_REFUSED. */
export async function readSecretFile(path: string, option: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim()
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `${option}: ${messageOf(error)}`, { cause: error })
  }
}
