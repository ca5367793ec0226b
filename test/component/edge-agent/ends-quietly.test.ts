// When whoever reads our output has enough of it (`… | head -1`), then we end without a word.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { givenBox } from './doctor/given-box.ts'

const main = fileURLToPath(new URL('../../../edge-agent/src/main.ts', import.meta.url))
const run = promisify(execFile)

test('status, doctor, spool ls and logs end quietly when nobody reads on', async () => {
  const box = await givenBox('mqtt://127.0.0.1:1')
  await box.start('away')
  const log = join(box.home, 'agent.log')
  const fact = { level: 30, time: new Date().toISOString(), msg: 'a fact' }
  await writeFile(log, `${JSON.stringify(fact)}\n`.repeat(20_000))
  const env = { ...box.env, PATH: process.env['PATH'] }
  const commands = [
    ['status', '--json'],
    ['doctor', '--quiet'],
    ['spool', 'ls', '--quiet'],
    ['logs', '--file', log],
  ]
  for (const command of commands) {
    const child = spawn(process.execPath, [main, ...command], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    // Before it has come to its first word.
    child.stdout.destroy()
    const complained = text(child.stderr)
    const [exitCode] = (await once(child, 'exit')) as [number | null]
    expect({ command, exitCode, complained: await complained }).toEqual({
      command,
      exitCode: 0,
      complained: '',
    })
  }
  const piped = '"$0" "$1" logs --file "$2" | head -1'
  const ended = await run('sh', ['-c', piped, process.execPath, main, log], { env })
  expect(ended).toMatchObject({
    stdout: expect.stringMatching(/INFO.*a fact\n$/) as string,
    stderr: '',
  })
})
