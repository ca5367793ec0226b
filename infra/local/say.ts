import { styleText } from 'node:util'

/** One line for a person, with the time of day. */
export function say(line: string): void {
  const time = new Date().toTimeString().slice(0, 8)
  process.stdout.write(`${styleText('dim', time)} ${line}\n`)
}

const frames = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇']

/** Shows that something is being made; on a terminal it turns, elsewhere it is one line at the start and one at the end. */
export async function whileShowing<T>(
  what: string,
  work: (told: (line: string) => void) => Promise<T>,
): Promise<T> {
  const startedAtMs = Date.now()
  const isTerminal = process.stdout.isTTY
  let detail = ''
  let turn = 0
  const draw = () => {
    const frame = frames[(turn += 1) % frames.length]
    process.stdout.write(`\r\u001B[K${frame} ${what} ${styleText('dim', detail.slice(0, 60))}`)
  }
  if (!isTerminal) say(`${what} …`)
  const timer = isTerminal ? setInterval(draw, 120) : undefined
  try {
    return await work((line) => (detail = line))
  } finally {
    clearInterval(timer)
    const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1)
    if (isTerminal) process.stdout.write('\r\u001B[K')
    if (isTerminal || Date.now() - startedAtMs > 1000) say(`${what}: done in ${seconds} s`)
  }
}
