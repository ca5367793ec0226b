import { expect, test } from 'vitest'
import type { StatusPage } from '../health/agent-status.ts'
import { runProgram } from './program.ts'
import { statusText } from './status-text.ts'
import { wordsFor } from './words.ts'

const page: StatusPage = {
  agent: {
    schema: 'agent-status.v1',
    agentId: 'agent-1',
    enterpriseId: 'e1',
    siteId: 's1',
    version: '0.1.0',
    atMs: 1_000_000,
    startedAtMs: 0,
    epoch: 'x',
    quarantined: 3,
    spool: {
      lastSeq: 9,
      pending: 4,
      spoolBytes: 1_048_576,
      spoolBytesMax: 2_097_152,
      oldestPendingAtMs: 940_000,
      evicted: 1,
      refused: 2,
      corrupt: 0,
    },
    stripped: [{ field: 'GenderCode', count: 7 }],
    cameras: [
      { cameraId: '北门', deviceId: '1', protocol: 'gat1400', isOnline: true, captures: 12 },
    ],
  },
  uplink: { isConnected: false, sinceMs: 0, trouble: 'away' },
  problems: [{ en: 'not connected to the broker: away', zh: '未连接到消息服务器：away' }],
}

async function runWith(args: readonly string[], env: Record<string, string> = {}) {
  const out = { said: '', complained: '', runs: 0 }
  const exitCode = await runProgram(args, {
    env,
    say: (text) => (out.said += text),
    complain: (text) => (out.complained += text),
    run: async () => {
      out.runs += 1
    },
  })
  return { ...out, exitCode }
}

test('without a command the agent runs', async () => {
  expect(await runWith([])).toMatchObject({ runs: 1, exitCode: undefined })
  expect(await runWith(['run'])).toMatchObject({ runs: 1, exitCode: undefined })
})

test('a command that is none exits 2 with what was meant, --version 0', async () => {
  expect(await runWith(['config', 'chek'])).toMatchObject({ runs: 0, exitCode: 2 })
  const misspelt = await runWith(['statsu'])
  expect(misspelt).toMatchObject({ runs: 0, exitCode: 2 })
  expect(misspelt.complained).toContain('Did you mean status?')
  expect(await runWith(['--version'])).toMatchObject({ said: '0.1.0\n', exitCode: 0 })
})

test('the language is --lang, else what the surroundings speak', async () => {
  const help = async (args: string[], env: Record<string, string>) =>
    (await runWith([...args, '--help'], env)).said
  expect(await help([], { LC_ALL: '', LC_MESSAGES: 'zh_CN.UTF-8', LANG: 'C' })).toContain('用法：')
  expect(await help(['--lang', 'en'], { LANG: 'zh_CN.UTF-8' })).toContain('Usage:')
  expect(await help(['--lang=zh'], { LANG: 'en_GB' })).toContain('用法：')
})

test('config check tells all problems and exits 78; --quiet leaves only them', async () => {
  const bad = await runWith(['config', 'check'])
  expect(bad).toMatchObject({ exitCode: 78, said: '' })
  expect(bad.complained).toContain('AGENT_ID is missing')
  const good = {
    AGENT_FOLDER: '/nonexistent',
    AGENT_ID: 'a',
    AGENT_ENTERPRISE_ID: 'e',
    AGENT_SITE_ID: 's',
    AGENT_MQTT_URL: 'mqtt://user:hidden@broker',
  }
  expect((await runWith(['config', 'check'], good)).complained).toContain('zhian-edge doctor')
  const quiet = await runWith(['config', 'check', '--quiet'], good)
  expect(quiet).toMatchObject({ exitCode: 0, said: '', complained: '' })
  const shown = await runWith(['config', 'show', '--origin', '--json'], good)
  expect(shown.said).not.toContain('hidden')
  expect(JSON.parse(shown.said).settings).toContainEqual({
    name: 'AGENT_SPOOL_WHEN_FULL',
    value: 'block',
    origin: 'default',
  })
})

test('status as text has the queue, the problems and the cameras, in either language', () => {
  const english = statusText(page, wordsFor('en_GB.UTF-8'))
  for (const part of ['4 pending', 'oldest waits for 60 s', '1 / 2 / 0', '北门', 'not connected'])
    expect(english).toContain(part)
  expect(statusText(page, wordsFor('zh_CN.UTF-8'))).toMatch(/条待上传[^]*未连接到消息服务器/)
})

test('an agent that does not answer exits 4 and says what to do', async () => {
  const names = { AGENT_ID: 'a', AGENT_ENTERPRISE_ID: 'e', AGENT_SITE_ID: 's' }
  const known = { ...names, AGENT_MQTT_URL: 'mqtt://x', AGENT_HEALTH_PORT: '1' }
  const asked = await runWith(['status'], known)
  expect(asked.exitCode).toBe(4)
  expect(asked.complained).toContain('zhian-edge run')
})

test('before enrolment there is nothing to start, and status says what comes first', async () => {
  const asked = await runWith(['status'], { AGENT_HEALTH_PORT: '1' })
  expect(asked.exitCode).toBe(4)
  expect(asked.complained).toContain('has not enrolled')
  expect(asked.complained).toContain('zhian-edge enroll')
})
