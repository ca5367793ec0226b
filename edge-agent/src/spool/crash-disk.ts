import type { DiskFile, SpoolDisk } from './spool-disk.ts'

interface CrashFile {
  content: Buffer
  /** How much of the content a power cut leaves for certain. */
  syncedBytes: number
}

/** A disk in memory for tests: it can lose what was not synced, fail on command, and be full. */
export class CrashDisk implements SpoolDisk {
  readonly #files = new Map<string, CrashFile>()
  /** The next calls of these kinds fail with this code. */
  readonly failing: { sync?: string; append?: string; replace?: string } = {}
  failures = 0
  capacityBytes = Infinity

  /** What is left after a power cut; `keep` says how much of each file's unsynced end survived, from 0 to 1. */
  afterPowerCut(keep: number): CrashDisk {
    const left = new CrashDisk()
    for (const [name, { content, syncedBytes }] of this.#files) {
      const bytes = syncedBytes + Math.floor((content.length - syncedBytes) * keep)
      left.put(name, Buffer.from(content.subarray(0, bytes)))
    }
    return left
  }

  put(name: string, content: Buffer): void {
    this.#files.set(name, { content, syncedBytes: content.length })
  }

  contentOf(name: string): Buffer {
    return this.#file(name).content
  }

  async files() {
    const files = [...this.#files].map(([name, { content }]) => ({ name, bytes: content.length }))
    return files.sort((one, other) => (one.name < other.name ? -1 : 1))
  }

  async read(name: string, position: number, bytes: number) {
    return Buffer.from(this.#file(name).content.subarray(position, position + bytes))
  }

  async create(name: string): Promise<DiskFile> {
    if (this.#files.has(name)) throw coded('EEXIST')
    const file: CrashFile = { content: Buffer.alloc(0), syncedBytes: 0 }
    this.#files.set(name, file)
    return {
      append: async (chunks) => {
        this.#mayFail('append')
        const more = Buffer.concat([...chunks])
        const room = this.capacityBytes - this.#usedBytes()
        file.content = Buffer.concat([file.content, more.subarray(0, Math.max(0, room))])
        if (more.length > room) throw coded('ENOSPC')
      },
      sync: async () => {
        this.#mayFail('sync')
        file.syncedBytes = file.content.length
      },
      cut: async (bytes) => {
        file.content = file.content.subarray(0, bytes)
        file.syncedBytes = Math.min(file.syncedBytes, bytes)
      },
      close: async () => undefined,
    }
  }

  async replace(name: string, bytes: Buffer) {
    this.#mayFail('replace')
    if (this.#usedBytes() + bytes.length > this.capacityBytes) throw coded('ENOSPC')
    this.put(name, bytes)
  }

  async cut(name: string, bytes: number) {
    this.put(name, this.#file(name).content.subarray(0, bytes))
  }

  async move(name: string, to: string) {
    this.#files.set(to, this.#file(name))
    this.#files.delete(name)
  }

  async remove(name: string) {
    this.#files.delete(name)
  }

  async freeBytes() {
    return this.capacityBytes - this.#usedBytes()
  }

  #usedBytes(): number {
    return [...this.#files.values()].reduce((sum, { content }) => sum + content.length, 0)
  }

  #file(name: string): CrashFile {
    const file = this.#files.get(name)
    if (file === undefined) throw coded('ENOENT')
    return file
  }

  #mayFail(kind: 'sync' | 'append' | 'replace'): void {
    const code = this.failing[kind]
    if (code === undefined || this.failures === 0) return
    this.failures -= 1
    throw coded(code)
  }
}

function coded(code: string): Error {
  return Object.assign(new Error(code), { code })
}
