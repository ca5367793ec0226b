import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { basename } from 'node:path'

export interface Listener {
  readonly port: number
  readonly inode: string
}

const listening = '0A'

/** Who listens for TCP here, by /proc/net: asking changes nothing, where trying to listen would. Empty without /proc. */
export async function listListeners(): Promise<readonly Listener[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => read(`/proc/net/${name}`)))
  return tables.flatMap((table) =>
    table
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/)
        const port = Number.parseInt(fields[1]?.split(':')[1] ?? '', 16)
        const isListening = fields[3] === listening && Number.isInteger(port)
        return isListening ? [{ port, inode: fields[9] ?? '' }] : []
      }),
  )
}

/** `name (pid)` of who has it, or `?` where we may not see. */
export async function holderOf(inode: string): Promise<string> {
  const pid = await pidWith((link) => link === `socket:[${inode}]`)
  return pid === undefined ? '?' : nameOf(pid)
}

/** Who holds the lock on a file, by /proc/locks; undefined where nobody does. */
export async function lockHolder(path: string): Promise<string | undefined> {
  const file = await stat(path).catch(() => undefined)
  if (file === undefined) return undefined
  const locks = (await read('/proc/locks')).split('\n')
  const isLocked = locks.some((line) => {
    const fields = line.trim().split(/\s+/)
    return fields.includes('FLOCK') && fields.some((each) => each.endsWith(`:${file.ino}`))
  })
  if (!isLocked) return undefined
  // flock(1) has left after taking it; who has the file open is who keeps it.
  const pid = await pidWith((link) => link === path)
  return pid === undefined ? '?' : nameOf(pid)
}

async function pidWith(isIt: (link: string) => boolean): Promise<string | undefined> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    const open = await readdir(`/proc/${pid}/fd`).catch(() => [])
    const links = await Promise.all(
      open.map((fd) => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')),
    )
    if (links.some(isIt)) return pid
  }
  return undefined
}

async function nameOf(pid: string): Promise<string> {
  const command = (await read(`/proc/${pid}/cmdline`)).split('\0').filter((each) => each !== '')
  const name = command.slice(0, 2).map((each) => basename(each))
  return `${name.join(' ')} (pid ${pid})`
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
