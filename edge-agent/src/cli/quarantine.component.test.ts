import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { face, facesOf, subImage } from '../camera/gat1400/fixtures/messages.ts'
import { jpegOf } from '../camera/gat1400/fixtures/pictures.ts'
import { readEdgeAgentConfig } from '../config.ts'
import { startEdgeAgent } from '../service.ts'
import { runProgram } from './program.ts'

const scene = await jpegOf(320, 240)
const readable = JSON.stringify(facesOf(face({}, [subImage('14', scene)])))
const good = '1764000000000-000001.gat1400.json_unreadable.raw'
const bad = '1764000000001-000002.onvif.json_unreadable.raw'
const strange = '1764000000002-000003.pigeon.shape_unknown.raw'

async function given() {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-quarantine-'))
  const quarantine = join(folder, 'quarantine')
  await mkdir(quarantine)
  await writeFile(join(quarantine, good), readable)
  await writeFile(join(quarantine, bad), 'gate/onvif-ej/RuleEngine/X\n{"no\u001b[2J json')
  await writeFile(join(quarantine, strange), Buffer.from([0, 1, 2, 255]))
  const env: Record<string, string> = {
    AGENT_ID: 'agent-1',
    AGENT_ENTERPRISE_ID: 'e1',
    AGENT_SITE_ID: 's1',
    AGENT_FOLDER: folder,
    AGENT_MQTT_URL: 'mqtt://127.0.0.1:1',
    AGENT_HEALTH_PORT: '1',
    AGENT_LOG_LEVEL: 'silent',
  }
  const ask = async (args: readonly string[], more: Record<string, string> = {}) => {
    const out = { said: '', complained: '' }
    const exitCode = await runProgram(['quarantine', ...args], {
      env: { ...env, ...more },
      say: (text) => (out.said += text),
      complain: (text) => (out.complained += text),
      run: () => Promise.resolve(),
    })
    return { ...out, exitCode }
  }
  return {
    env,
    ask,
    left: () => readdir(quarantine),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

test('ls lists oldest first, show shows text that cannot steer a terminal, or hex', async () => {
  await using world = await given()
  const listed = await world.ask(['ls', '--json'])
  expect(listed.exitCode).toBe(0)
  expect(JSON.parse(listed.said)).toMatchObject({
    files: [
      { name: good, protocol: 'gat1400', reason: 'json_unreadable', bytes: readable.length },
      { name: bad, protocol: 'onvif' },
      { name: strange, protocol: 'pigeon', receivedAtMs: 1_764_000_000_002 },
    ],
  })
  expect((await world.ask(['ls'])).said).toContain(bad)
  expect((await world.ask(['show', bad])).said).toBe('gate/onvif-ej/RuleEngine/X\n{"no�[2J json\n')
  expect((await world.ask(['show', strange])).said).toContain('00 01 02 ff')
  const shown = JSON.parse((await world.ask(['show', strange, '--json'])).said)
  expect(shown).toMatchObject({ name: strange, base64: 'AAEC/w==' })
  expect(await world.ask(['show', '../spool/lock'])).toMatchObject({ exitCode: 2, said: '' })
  expect(await world.ask(['retry'])).toMatchObject({ exitCode: 2 })
  expect(await world.ask(['ls'], { AGENT_FOLDER: '' })).toMatchObject({ exitCode: 78 })
})

const expected = {
  results: [
    { name: good, is: 'understood', captures: 1 },
    { name: bad, is: 'still', captures: 0, reasons: ['json_unreadable'] },
    { name: strange, is: 'no_decoder' },
  ],
}

test('retry without an agent puts what is understood now into the spool, and leaves the rest', async () => {
  await using world = await given()
  const retried = await world.ask(['retry', '--all', '--json'])
  expect(retried.exitCode).toBe(1)
  expect(JSON.parse(retried.said)).toMatchObject(expected)
  expect(await world.left()).toEqual([bad, strange])
  await using agent = await startEdgeAgent(
    readEdgeAgentConfig({ ...world.env, AGENT_HEALTH_PORT: '0' }),
    new AbortController().signal,
  )
  const status = await fetch(`http://127.0.0.1:${agent.healthPort}/status`)
  expect(await status.json()).toMatchObject({ agent: { spool: { pending: 1 } } })
})

test('retry asks the agent that runs, which no page of another site can', async () => {
  await using world = await given()
  await using agent = await startEdgeAgent(
    readEdgeAgentConfig({ ...world.env, AGENT_HEALTH_PORT: '0' }),
    new AbortController().signal,
  )
  const port = String(agent.healthPort)
  const plain = await fetch(`http://127.0.0.1:${port}/quarantine/retry?name=${good}`, {
    method: 'POST',
  })
  expect(plain.status).toBe(404)
  const nowhere = await fetch(`http://127.0.0.1:${port}//`, {
    method: 'POST',
    headers: { 'x-zhian-action': 'retry' },
  })
  expect(nowhere.status).toBe(404)
  // At the wrong port nobody answers, and the folder is the agent's.
  expect(await world.ask(['retry', '--all'])).toMatchObject({ exitCode: 78 })
  const retried = await world.ask(['retry', '--all', '--json'], { AGENT_HEALTH_PORT: port })
  expect(JSON.parse(retried.said)).toMatchObject(expected)
  expect(await world.left()).toEqual([bad, strange])
  const missing = await world.ask(['retry', good], { AGENT_HEALTH_PORT: port })
  expect(missing.exitCode).toBe(2)
})
