// When any process is killed at any moment, then every capture that a camera was told "OK" for is stored exactly once,
// because the OK is a promise about a disk and not about a process.
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgentPage } from '@zhian/contracts/api'
import { faceMessage, vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import type { CaptureMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { assertConserved } from '../support/conservation.ts'
import { drawnFaces, drawnVehicle } from '../support/drawn-shots.ts'
import { eventually } from '../support/eventually.ts'
import { printedChance } from '../support/seed.ts'
import { startWorld } from '../support/world.ts'
import type { TestWorld } from '../support/world.ts'

const kills = 10
const size = { width: 640, height: 480 }
let world: TestWorld

beforeAll(async () => {
  world = await startWorld()
})

afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** Pushes until told to stop and says what was taken; each capture is sent until it is, as cameras do. */
async function pushUntil(serial: number, stopping: AbortSignal): Promise<string[]> {
  const { gat1400 } = await world.status()
  const deviceId = `33078400421191${String(200 + serial).padStart(6, '0')}`
  const camera = gat1400Camera({ ...gat1400, deviceId })
  const taken: string[] = []
  for (let number = 1; !stopping.aborted; number += 1) {
    const { path, body, sourceId } = await message(serial, {
      deviceId,
      atMs: Date.now(),
      number,
      size,
    })
    // The last one is seen through too: a camera does not give up because a test wants to end.
    await camera.deliver(path, body, new AbortController().signal)
    taken.push(sourceId)
    await wait(250)
  }
  return taken
}

type Shot = Omit<Parameters<typeof faceMessage>[0], 'jpeg'>

async function message(serial: number, shot: Shot): Promise<CaptureMessage> {
  if (serial !== 1)
    return faceMessage({ ...shot, jpeg: await drawnFaces(serial * 1000 + shot.number) })
  return vehicleMessage({ ...shot, jpeg: (await drawnVehicle(shot.number, 'blue')).jpeg })
}

test('ten kills at random lose nothing and make nothing twice', async () => {
  const chance = printedChance('kill-nine')
  const victims = (await world.status()).processes.map(({ name }) => name)
  expect(victims).toEqual(['kafka', 'warehouse', 'inference', 'bridge', 'edge-agent'])
  const stop = new AbortController()
  const pushing = [1, 2, 3].map((serial) => pushUntil(serial, stop.signal))

  const killed: string[] = []
  while (killed.length < kills) {
    await wait(500 + chance.next() * 4000)
    const victim = chance.pick(victims)
    if (await world.killNine(victim)) killed.push(victim)
  }
  process.stdout.write(`killed: ${killed.join(' ')}\n`)
  await wait(2000)
  stop.abort()
  const taken = (await Promise.all(pushing)).flat()
  expect(taken.length).toBeGreaterThan(30)

  await eventually(
    async () => {
      const status = await world.status()
      expect(status.state).toBe('ready')
      expect(status.captures).toMatchObject({ pending: 0 })
      expect((await world.captures('')).length).toBeGreaterThanOrEqual(taken.length)
    },
    { withinMs: 240_000, everyMs: 1000 },
  )
  const stored = (await world.captures('')).map(({ sourceId }) => sourceId ?? '')
  assertConserved(taken, { stored, dead: [], evicted: [], pending: [] })
  const { items } = (await (await world.ask('/v1/agents')).json()) as AgentPage
  expect(items[0]?.ledger).toEqual({
    captured: stored.length,
    stored: stored.length,
    dead: 0,
    evicted: 0,
    pending: 0,
  })
})
