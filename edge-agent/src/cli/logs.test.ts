import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { factText, sinceOf } from './logs.ts'
import { runProgram } from './program.ts'

const line = (level: number, time: string, msg: string) =>
  JSON.stringify({ level, time, name: 'edge-agent', why: 'away', msg })

test('since is a time or a span', () => {
  expect(sinceOf('2h', 10_000_000)).toBe(2_800_000)
  expect(sinceOf('1970-01-01T00:00:01Z', 0)).toBe(1000)
  expect(sinceOf('yesterday', 0)).toBeUndefined()
})

test('a fact is one line: time, level, fact, details; nothing in it steers the terminal', () => {
  const text = factText(line(40, '2026-11-28T00:00:00.000Z', 'broker \u001B[2Jaway'), {
    hasColour: false,
  })
  expect(text).toBe('2026-11-28T00:00:00.000Z WARN  broker �[2Jaway  why="away"')
})

test('a file is read by level and time; --json gives its own lines', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-logs-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'log')
  const old = line(50, '2026-11-27T00:00:00.000Z', 'old')
  const fine = line(30, '2026-11-28T01:00:00.000Z', 'fine')
  const bad = line(50, '2026-11-28T02:00:00.000Z', 'bad')
  await writeFile(file, `${[old, fine, bad, 'of systemd'].join('\n')}\n`)
  const out = { said: '', complained: '' }
  const logs = (...args: string[]) => {
    out.said = ''
    return runProgram(['logs', '--file', file, ...args], {
      env: {},
      say: (text) => (out.said += text),
      complain: (text) => (out.complained += text),
      run: async () => undefined,
    })
  }
  expect(await logs('--since', '2026-11-28', '--level', 'warn', '--json')).toBe(0)
  expect(out.said).toBe(`${bad}\nof systemd\n`)
  expect(await logs('--level', 'loud')).toBe(2)
  const nowhere = ['logs', '--file', join(folder, 'none')]
  const complain = (text: string) => (out.complained += text)
  const code = await runProgram(nowhere, { env: {}, say: complain, complain, run: async () => {} })
  expect(code).toBe(69)
})
