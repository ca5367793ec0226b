import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, systemCodeOf } from '@zhian/kit/fault'
import { makeFolder } from './make-folder.ts'

/**
 * Keeps a folder for this process until disposed; the kernel lets go however the process ends.
 *
 * Node has no `flock(2)`, but a lock belongs to the open file, not to who took it: so flock(1) takes it on ours and leaves.
 * Throws CONFIG_REFUSED where another process has it, TOOL_MISSING where there is no flock(1).
 */
export async function lockFolder(folder: string): Promise<AsyncDisposable> {
  await makeFolder(folder)
  const file = await open(join(folder, 'lock'), 'a', 0o600)
  try {
    const code = await flock(file.fd)
    if (code !== 0)
      throw new Fault(
        'CONFIG_REFUSED',
        `another zhian-edge uses ${folder}: stop it, or give this one a folder of its own`,
      )
  } catch (error) {
    await file.close()
    throw error
  }
  return { [Symbol.asyncDispose]: () => file.close() }
}

async function flock(fd: number): Promise<number> {
  const locking = spawn('flock', ['--nonblock', '--exclusive', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', fd],
  })
  try {
    const [code] = await once(locking, 'exit')
    return Number(code)
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    throw new Fault('TOOL_MISSING', 'flock is missing: install util-linux', { cause: error })
  }
}
