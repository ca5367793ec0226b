// A secret, a plate and a token in every source; none of them is in the archive.
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { runProgram } from '@zhian/edge-agent/cli/program'
import { givenBox } from './given-box.ts'

const run = promisify(execFile)
const secret = 'Sesame-4711-open'
const token = 'camera-token-0123456789abcdef'
const plates = ['京A12345', '粤B·D12345', '沪AD12345']

const planted = `${secret} ${plates.join(' ')} /t/${token} password=${secret}x Bearer abc.def.ghi`

test('the archive holds findings, settings, status, metrics and logs, and nothing that must not leave', async () => {
  const box = await givenBox(`mqtt://user:${secret}@127.0.0.1:1`)
  const profile = { username: 'admin', passwordFile: join(box.home, 'word'), token }
  const cameras = [
    {
      deviceId: 'd1',
      cameraId: plates[0],
      protocol: 'gat1400',
      profile: { ...profile, address: `http://u:${secret}@10.0.0.7/` },
    },
  ]
  await writeFile(join(box.home, 'word'), `${secret}\n`)
  await writeFile(join(box.home, 'cameras.json'), JSON.stringify({ cameras }))
  Object.assign(box.env, {
    AGENT_CAMERAS_FILE: join(box.home, 'cameras.json'),
    AGENT_MQTT_PASSWORD_FILE: join(box.home, 'word'),
    AGENT_MQTT_PASSWORD: secret,
    [`AGENT_${token.toUpperCase().replaceAll('-', '_')}`]: secret,
  })
  await box.start('away')
  const logFile = join(box.home, 'agent.log')
  const fact = { level: 40, time: new Date().toISOString(), peer: '10.0.0.7', msg: planted }
  await writeFile(logFile, `${JSON.stringify(fact)}\nplain ${planted}\n`)
  const quarantine = join(box.folder, 'quarantine')
  await mkdir(quarantine, { recursive: true })
  await writeFile(join(quarantine, '1700000000000-000001.gat1400.json_unreadable.raw'), planted)
  await writeFile(join(box.folder, 'spool', `left-${plates[1] ?? ''}`), planted)
  const output = join(box.home, 'bundle.tar.gz')
  const out = { said: '', complained: '' }
  const exitCode = await runProgram(
    ['support-bundle', '--output', output, '--log-file', logFile, '--lang', 'en'],
    {
      env: box.env,
      say: (text) => (out.said += text),
      complain: (text) => (out.complained += text),
      run: async () => undefined,
    },
  )
  expect(out).toMatchObject({ said: expect.stringMatching(/^[0-9a-f]{8} {2}/) as string })
  expect(exitCode).toBe(0)
  const { stdout: names } = await run('tar', ['-tzf', output])
  for (const name of ['doctor.json', 'config.json', 'status.json', 'metrics.txt', 'logs.txt'])
    expect(names).toContain(name)
  const { stdout: inside } = await run('tar', ['-xzOf', output], { maxBuffer: 64 * 1024 * 1024 })
  for (const word of [secret, token, ...plates, 'abc.def.ghi']) expect(inside).not.toContain(word)
  for (const kept of ['10.0.0.7', 'json_unreadable', 'broker_port_closed', '[plate]'])
    expect(inside).toContain(kept)
})
