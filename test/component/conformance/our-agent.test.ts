// When the kit plays every camera to our own agent, then nothing fails, because the kit is what we ask of others.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freePorts } from '../../../infra/local/ports.ts'
import { tryTargets } from '../../conformance/conformance.ts'
import { hasFailed, textReport } from '../../conformance/report.ts'
import { readTarget } from '../../conformance/targets.ts'
import { givenAgent } from '../../support/given-agent.ts'
import { startMosquitto } from '../../support/mosquitto.ts'

async function givenEverything() {
  await using opened = new AsyncDisposableStack()
  const { url } = opened.use(await startMosquitto())
  const folder = await mkdtemp(join(tmpdir(), 'zhian-conformance-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const secret = join(folder, 'password')
  await writeFile(secret, 'Test1400')
  const [gat1400 = 0, hikvision = 0, itsapi = 0] = await freePorts(3)
  const given = opened.use(
    await givenAgent(url, {
      AGENT_GAT1400_PORT: String(gat1400),
      AGENT_GAT1400_PASSWORD_FILE: secret,
      AGENT_HIKVISION_PORT: String(hikvision),
      AGENT_DAHUA_PORT: String(itsapi),
      AGENT_DAHUA_PASSWORD_FILE: secret,
    }),
  )
  const agent = opened.use(await given.start())
  const owned = opened.move()
  const seen = [`zhian-status:http://127.0.0.1:${agent.healthPort}`, `${url}?acknowledge=true`]
  const targets = [
    `gat1400://cam:Test1400@127.0.0.1:${gat1400}`,
    `hikvision://127.0.0.1:${hikvision}/api/hikvision`,
    `dahua-itsapi://cam:Test1400@127.0.0.1:${itsapi}`,
  ]
  return {
    folder,
    seen,
    targets,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

test('our agent passes every check of every protocol, and each of them was looked at', async () => {
  await using given = await givenEverything()
  const targets = given.targets.map((address) => readTarget(address))
  const tried = await tryTargets({
    targets,
    seen: given.seen,
    seenWithinMs: 20_000,
    isPatient: false,
    sentFolder: join(given.folder, 'sent'),
    say: () => undefined,
  })
  const findings = tried.flatMap((each) => each.findings)
  expect(hasFailed(tried), textReport(tried, 'en')).toBe(false)
  const unseen = findings.filter(({ verdict }) => verdict === 'not_looked_at')
  expect(unseen.map(({ scenario }) => scenario)).toEqual(['gat1400/password-right-again'])
})
