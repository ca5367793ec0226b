import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'

/** `unknown` where nobody on this machine says. */
export type OwnClock = 'synchronised' | 'unsynchronised' | 'unknown'

const run = promisify(execFile)
const timesyncMark = '/run/systemd/timesync/synchronized'

/** What the machine's time service says: systemd-timesyncd by its mark, any other by the kernel's word through timedatectl. */
export async function readOwnClock(): Promise<OwnClock> {
  try {
    await access(timesyncMark)
    return 'synchronised'
  } catch {
    return askTimedatectl()
  }
}

async function askTimedatectl(): Promise<OwnClock> {
  try {
    const asked = ['show', '--property', 'NTPSynchronized', '--value']
    const { stdout } = await run('timedatectl', asked, { timeout: 5000 })
    const said = stdout.trim()
    return said === 'yes' ? 'synchronised' : said === 'no' ? 'unsynchronised' : 'unknown'
  } catch {
    return 'unknown'
  }
}
