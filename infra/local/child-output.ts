import { createWriteStream } from 'node:fs'
import { rename, stat } from 'node:fs/promises'
import type { WriteStream } from 'node:fs'

const logBytesMax = 16 * 1024 * 1024
const warn = 40

interface OutputSink {
  readonly path: string
  /** Told what a person should see: warnings and errors of our own processes. */
  readonly onFact: (line: string) => void
}

/** Keeps a process's output in a bounded file, and passes on the lines that matter to a person. */
export async function openChildOutput({
  path,
  onFact,
}: OutputSink): Promise<{ take(chunk: Buffer): void; end(): void }> {
  let written = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  let file = openLog(path)
  let rest = ''

  async function turnOver(): Promise<void> {
    written = 0
    const full = file
    await rename(path, `${path}.1`).catch(() => undefined)
    file = openLog(path)
    full.end()
  }

  return {
    take(chunk) {
      file.write(chunk)
      written += chunk.length
      if (written > logBytesMax) void turnOver()
      const lines = (rest + chunk.toString()).split('\n')
      rest = (lines.pop() ?? '').slice(0, 10_000)
      for (const line of lines) {
        const fact = readableFact(line)
        if (fact !== null) onFact(fact)
      }
    },
    end: () => void file.end(),
  }
}

function openLog(path: string): WriteStream {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 })
  file.on('error', () => undefined)
  return file
}

/** A JSON log line at warning or above as plain words; null for everything else. */
function readableFact(line: string): string | null {
  if (!line.startsWith('{')) return null
  try {
    const {
      level,
      msg,
      time: _time,
      name: _name,
      ...fields
    } = JSON.parse(line) as Record<string, unknown>
    if (typeof level !== 'number' || level < warn) return null
    const details = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
    return [String(msg), ...details].join(' ').slice(0, 300)
  } catch {
    return null
  }
}
