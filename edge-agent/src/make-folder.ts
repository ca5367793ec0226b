import { mkdir } from 'node:fs/promises'
import { Fault, messageOf } from '@zhian/kit/fault'

/** Makes a folder that only we may read. Throws CONFIG_REFUSED where it cannot be: an operator must act. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Fault('CONFIG_REFUSED', `the folder ${path} cannot be used: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
