// When the kit plays every camera to our own agent, then nothing fails, because the kit is what we ask of others.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePorts } from '../../../infra/local/ports.ts'
import { tryTargets } from '../../conformance/conformance.ts'
import { hasFailed, textReport } from '../../conformance/report.ts'
import { protocols, readTarget } from '../../conformance/targets.ts'
import { givenAgent } from '../../support/given-agent.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

const password = 'Test1400'

/** One agent with every way in open, and where each of them is. */
async function givenEverything() {
  await using opened = new AsyncDisposableStack()
  const { url, port: mqtt } = opened.use(await startMosquitto())
  const folder = await mkdtemp(join(tmpdir(), 'zhian-conformance-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const secret = join(folder, 'password')
  await writeFile(secret, password)
  const ports = await freePorts(8)
  // Those that are called stand at another address than those that call, or they would be taken for one another.
  const elsewhere = (at: number) => `127.0.0.2:${ports[at]}`
  const [armed, attached, api] = [4, 5, 6].map(elsewhere)
  const [gat1400, hikvision, itsapi, ftp] = ports.map((port) => `127.0.0.1:${port}`)
  const pulled = (protocol: string, address: string | undefined) => {
    const profile = { address, username: 'admin', passwordFile: secret }
    return { deviceId: `pulled-${protocol}`, protocol, profile }
  }
  const cameras = [pulled('hikvision', armed), pulled('dahua', attached)]
  await writeFile(join(folder, 'cameras.json'), JSON.stringify({ cameras }))
  const given = opened.use(
    await givenAgent(url, {
      AGENT_HEALTH_PORT: String(ports[7]),
      // What a gateway takes is looked at where it arrives, pictures of faces too.
      AGENT_FACE_MODE: 'private_network',
      AGENT_IMPACT_ASSESSMENT_ID: 'conformance',
      AGENT_CAMERAS_FILE: join(folder, 'cameras.json'),
      AGENT_GAT1400_PORT: String(ports[0]),
      AGENT_GAT1400_PASSWORD_FILE: secret,
      AGENT_HIKVISION_PORT: String(ports[1]),
      AGENT_DAHUA_PORT: String(ports[2]),
      AGENT_DAHUA_PASSWORD_FILE: secret,
      AGENT_FTP_PORT: String(ports[3]),
      AGENT_FTP_USERNAME: 'cam',
      AGENT_FTP_PASSWORD_FILE: secret,
      AGENT_FTP_PASSIVE_PORTS: '0',
      AGENT_ONVIF_MQTT_URL: url,
      AGENT_FRIGATE_MQTT_URL: url,
      AGENT_FRIGATE_API_URL: `http://${api}`,
    }),
  )
  const owned = opened.move()
  return {
    folder,
    start: given.start,
    seen: [`zhian-status:http://127.0.0.1:${ports[7]}`, `${url}?acknowledge=true`],
    targets: [
      `gat1400://cam:${password}@${gat1400}`,
      `hikvision://${hikvision}/api/hikvision`,
      `hikvision-alertstream://admin:${password}@${armed}?device=pulled-hikvision`,
      `dahua-itsapi://cam:${password}@${itsapi}`,
      `dahua-snapmanager://admin:${password}@${attached}?device=pulled-dahua`,
      `ftp://cam:${password}@${ftp}`,
      `onvif+mqtt://127.0.0.1:${mqtt}`,
      `frigate+mqtt://127.0.0.1:${mqtt}?api=${api}`,
    ],
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('our agent passes every check of every protocol, and each of them was looked at', async () => {
  await using given = await givenEverything()
  const targets = given.targets.map((address) => readTarget(address))
  expect(targets.map(({ protocol }) => protocol)).toEqual(protocols)
  // The cameras are there before the agent calls them; those that call the agent wait for these.
  const trying = tryTargets({
    targets,
    seen: given.seen,
    seenWithinMs: 20_000,
    isPatient: false,
    sentFolder: join(given.folder, 'sent'),
    say: () => undefined,
  })
  await using _agent = await given.start()
  const tried = await trying
  const findings = tried.flatMap((each) => each.findings)
  expect(hasFailed(tried), textReport(tried, 'en')).toBe(false)
  const unseen = findings.filter(({ verdict }) => verdict === 'not_looked_at')
  expect(new Set(unseen.map(({ scenario }) => scenario))).toEqual(
    new Set(['gat1400/password-right-again', 'hikvision-alertstream/heartbeat-lost']),
  )
})
