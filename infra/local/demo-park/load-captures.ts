import { randomUUID } from 'node:crypto'
import { agentStatusTable, ledgerTable } from '@zhian/archive/agent-rows'
import { timestamp } from '@zhian/archive/table-plan'
import type { AgentStatus } from '@zhian/contracts/agent'
import type { TablePlan } from '@zhian/archive/table-plan'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { agentStory, epoch } from './agent-story.ts'
import { captureStatement, staging, stagingColumns } from './capture-sql.ts'
import { capturesOf, needsOf } from './captured.ts'
import type { Captured } from './captured.ts'
import { chanceOf } from './chance.ts'
import { extraPasses } from './extra-passes.ts'
import type { DemoCamera, DemoEnterprise, DemoPark } from './park-model.ts'
import { faceLook, tornLookOf } from './pictures.ts'
import type { DrawnPictures } from './pictures.ts'
import { looks, vehicleMaker } from './vehicles.ts'

/** Rows that are staged before they are written: what is held in memory at once. */
const rowsAtOnce = 20_000
/** A status is some kilobytes. */
const statusesAtOnce = 2000

export interface LoadedCaptures {
  readonly captures: number
  /** What each agent said last. */
  readonly agents: readonly AgentStatus[]
}

/** Tells each agent's story and writes it, one enterprise after the other. */
export async function loadCaptures(
  warehouse: Warehouse,
  park: DemoPark,
  pictures: ReadonlyMap<number, DrawnPictures>,
): Promise<LoadedCaptures> {
  const stage = await openStage(warehouse, park, pictures)
  const makeVehicle = vehicleMaker(chanceOf(park.seed, 'vehicles'))
  const extras = extraPasses(park.defects, { chance: chanceOf(park.seed, 'extras'), makeVehicle })
  let loaded = 0
  const agents: AgentStatus[] = []
  const of = park.enterprises.filter(({ agentId }) => agentId !== null).length
  let first = 0
  for (const enterprise of park.enterprises) {
    const { agentId, cameras } = enterprise
    if (agentId !== null) {
      const needs = needsOf(park, enterprise, { makeVehicle, extras })
      const turn = { index: agents.length, of }
      const story = agentStory({ ...needs, enterprise, agentId, turn })
      for (const capture of capturesOf(enterprise, needs)) {
        story.hear(capture)
        await stage.add(capture, first)
        loaded += 1
      }
      const { statuses, ledger } = story.end()
      await stage.say(agentStatusTable, statuses)
      await stage.say(ledgerTable, [ledger])
      agents.push(...statuses.slice(-1))
    }
    first += cameras.length
  }
  await stage.finish()
  return { captures: loaded, agents }
}

async function openStage(
  warehouse: Warehouse,
  park: DemoPark,
  pictures: ReadonlyMap<number, DrawnPictures>,
) {
  const { database } = warehouse
  // A token of its own for every load: what was wiped and is loaded again is no repetition.
  const load = randomUUID()
  let inserts = 0
  const insert = (table: string, lines: readonly string[]) =>
    warehouse.insert({
      table: `${database}.${table}`,
      lines: lines.join('\n'),
      token: `demo-${load}-${(inserts += 1)}`,
    })
  for (const name of ['passes', 'cameras', 'looks'] as const) {
    await warehouse.command(`DROP TABLE IF EXISTS ${database}.${staging[name]}`)
    await warehouse.command(
      `CREATE TABLE ${database}.${staging[name]} (${stagingColumns[name]}) ENGINE = Memory`,
    )
  }
  await insert(staging.cameras, cameraLines(park.enterprises))
  await insert(staging.looks, lookLines(pictures))
  const said = new Map<TablePlan, { lines: string[]; offset: bigint }>()
  const isTorn = tornCaptures(park)
  let staged: string[] = []
  const flush = async () => {
    if (staged.length === 0) return
    await insert(staging.passes, staged)
    staged = []
    await warehouse.command(captureStatement(database, epoch))
    await warehouse.command(`TRUNCATE TABLE ${database}.${staging.passes}`)
  }
  const flushSaid = async ({ table, columns }: TablePlan, lines: readonly string[]) => {
    if (lines.length > 0) await insert(`${table} (${columns.join(', ')}, stored_at)`, lines)
  }
  return {
    async add(capture: Captured, first: number) {
      staged.push(passLine(capture, first, isTorn))
      if (staged.length >= rowsAtOnce) await flush()
    },
    /** By the archive's own plan of the table, as if each had been stored when it was said. */
    async say(table: TablePlan, messages: readonly { readonly atMs: number }[]) {
      const held = said.get(table) ?? { lines: [], offset: 0n }
      said.set(table, held)
      for (const message of messages) {
        held.lines.push(lineOf(table, message, (held.offset += 1n)))
        if (held.lines.length >= statusesAtOnce) await flushSaid(table, held.lines.splice(0))
      }
    },
    async finish() {
      await flush()
      for (const [table, { lines }] of said) await flushSaid(table, lines)
      for (const name of ['passes', 'cameras', 'looks'] as const)
        await warehouse.command(`DROP TABLE ${database}.${staging[name]}`)
    },
  }
}

function lineOf(table: TablePlan, message: { readonly atMs: number }, offset: bigint): string {
  const value = Buffer.from(JSON.stringify(message))
  const outcome = table.toRow({ topic: 'demo-park', partition: 0, offset, value })
  if (outcome.is === 'kept')
    return `${outcome.value.line.slice(0, -1)},"stored_at":"${timestamp(message.atMs)}"}`
  throw new Fault('INVARIANT_BROKEN', `${table.table}: ${outcome.reason}: ${outcome.detail}`)
}

type TornCaptures = (camera: number, capturedAtMs: number) => boolean

/** Two of five captures of a camera whose pictures are torn, by the millisecond. */
function tornCaptures({ enterprises, defects }: DemoPark): TornCaptures {
  const ids = enterprises.flatMap(({ cameras }) => cameras.map(({ archive }) => archive.cameraId))
  const spans = new Map(
    defects.flatMap(({ torn, objectIds }) =>
      torn === undefined ? [] : objectIds.map((id) => [ids.indexOf(id), torn] as const),
    ),
  )
  return (camera, capturedAtMs) => {
    const { fromMs = 0, toMs = 0 } = spans.get(camera) ?? {}
    return capturedAtMs >= fromMs && capturedAtMs < toMs && capturedAtMs % 5 < 2
  }
}

/** Written out by hand: two million of them. Plates hold nothing that JSON would escape. */
function passLine(capture: Captured, first: number, isTorn: TornCaptures): string {
  const { vehicle, seq, capturedAtMs, receivedAtMs, storedAtMs, score, targetPx } = capture
  const seen = vehicle?.look ?? faceLook
  const look =
    vehicle !== null && isTorn(first + capture.camera, capturedAtMs) ? tornLookOf(seen) : seen
  return (
    `{"camera":${first + capture.camera},"seq":${seq},"captured_ms":${capturedAtMs},` +
    `"received_ms":${receivedAtMs},"stored_ms":${storedAtMs},"look":${look},` +
    `"plate":"${vehicle?.plate ?? ''}","score":${score},"target_px":${targetPx}}`
  )
}

function cameraLines(enterprises: readonly DemoEnterprise[]): string[] {
  const rows = enterprises.flatMap(({ agentId, cameras }) =>
    cameras.map(({ archive, role, protocol, targetHeadingDeg, saysDirection }) => ({
      agent_id: agentId ?? '',
      enterprise_id: archive.enterpriseId,
      site_id: archive.siteId,
      camera_id: archive.cameraId,
      device_id: archive.deviceCode ?? archive.cameraId,
      protocol,
      kind: role === 'face' ? 'face' : 'vehicle',
      direction: saysDirection
        ? `,"direction":${JSON.stringify(directionOf(targetHeadingDeg))}`
        : '',
      width_px: archive.view?.widthPx ?? 2560,
    })),
  )
  return rows.map((row, camera) => JSON.stringify({ camera, ...row }))
}

/** GA/T 1400 HDirectionType, clockwise from north. */
const directions = [
  ['4', 'north'],
  ['5', 'northeast'],
  ['1', 'east'],
  ['7', 'southeast'],
  ['3', 'south'],
  ['6', 'southwest'],
  ['2', 'west'],
  ['8', 'northwest'],
] as const

function directionOf(headingDeg: DemoCamera['targetHeadingDeg']) {
  const [raw, value] = directions[Math.round(headingDeg / 45) % 8] ?? directions[0]
  return { raw, codeSystem: 'GAT1400.HDirectionType', value }
}

function lookLines(pictures: ReadonlyMap<number, DrawnPictures>): string[] {
  const picturesOf = (look: number) => ({
    images: JSON.stringify(pictures.get(look)?.images ?? []),
    blob_keys: pictures.get(look)?.blobKeys ?? [],
  })
  const face = {
    look: faceLook,
    attributes: '',
    plate_colour: '',
    plate_type: '',
    vehicle_type: '',
  }
  const vehicles = looks.flatMap(({ id, attributes, plateColour, plateType, type }) => {
    const own = {
      // Without the braces: the plate and the direction stand beside it.
      attributes: JSON.stringify(attributes).slice(1, -1),
      plate_colour: plateColour,
      plate_type: plateType,
      vehicle_type: type,
    }
    return [id, tornLookOf(id)].map((look) => ({ look, ...own, ...picturesOf(look) }))
  })
  return [{ ...face, ...picturesOf(faceLook) }, ...vehicles].map((row) => JSON.stringify(row))
}
