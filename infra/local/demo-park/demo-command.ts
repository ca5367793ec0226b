import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openControlStore } from '@zhian/api/control/control-store'
import { languageOf } from '@zhian/edge-agent/cli/language'
import type { Bilingual } from '@zhian/edge-agent/cli/language'
import { openFolderBlobs } from '@zhian/kit/blobs/folder-blobs'
import { migrate } from '@zhian/kit/clickhouse/migrations'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault } from '@zhian/kit/fault'
import { choosePorts } from '../ports.ts'
import { say, whileShowing } from '../say.ts'
import { root } from '../settings.ts'
import type { Settings } from '../settings.ts'
import { isAlive, keepPorts, openWorldFiles, readRunRecord } from '../world-files.ts'
import type { WorldFiles } from '../world-files.ts'
import type { Defect } from './defect-scene.ts'
import { makeDemoAccounts } from './demo-accounts.ts'
import type { DemoAccount } from './demo-accounts.ts'
import { forgetPark, keepPark, manifestPath } from './kept-park.ts'
import { loadCaptures } from './load-captures.ts'
import { loadRegistry, recordsOf } from './load-registry.ts'
import { makePark } from './make-park.ts'
import type { DemoPark } from './park-model.ts'
import { parkRecipes } from './park-recipes.ts'
import { smallChengxiPark } from './recipe-chengxi.ts'
import { storePictures } from './pictures.ts'
import type { Truth } from './truth.ts'
import { wipePark } from './wipe-park.ts'

const names = Object.keys(parkRecipes)
const usage: Bilingual = {
  en: `./zhian demo park [--recipe NAME] [--seed N] [--small]
                          a plausible park with weeks of captures and known defects 演示园区
                          NAME: factories (230 enterprises, two months; --small: 12, forty days) or
                          harbour (30, forty days, of another kind)
./zhian demo park [--recipe NAME] --wipe
                          take it away again, and nothing else
  The world must be down: its warehouse admits one process.
`,
  zh: `./zhian demo park [--recipe NAME] [--seed N] [--small]
                          虚构的演示园区：数周抓拍，带有已知缺陷
                          NAME：factories（230 家企业、两个月；--small：12 家、四十天）或
                          harbour（30 家、四十天，另一种园区）
./zhian demo park [--recipe NAME] --wipe
                          只删除这个园区
  须先停止系统（./zhian down）：数据仓库同时只容一个进程。
`,
}
const usualSeed = 7

/** Gives the exit code: 0 done, 2 usage. */
export async function demo(args: readonly string[], settings: Settings): Promise<number> {
  const { recipe, seed, isWipe, isHelp } = readArguments(args)
  if (isHelp || recipe === undefined) {
    process[isHelp ? 'stdout' : 'stderr'].write(usage[languageOf(args, process.env)])
    return isHelp ? 0 : 2
  }
  await refuseWhileUp(settings)
  const files = await openWorldFiles(settings.home)
  await using stores = await openStores(files)
  if (isWipe) {
    await whileShowing('taking the demonstration park away', () => wipePark(stores, recipe))
    await forgetPark(settings.home, recipe.parkId)
    return 0
  }
  if (await isThere(stores, recipe.parkId)) {
    say(`${recipe.parkId} is there already; nothing was changed (--wipe takes it away)`)
    return 0
  }
  const park = makePark(recipe, seed, Date.now())
  const accounts = await load(stores, park, files)
  tell(park, accounts, { home: settings.home, console: await consoleAddress(settings) })
  return 0
}

/** No recipe where something else was asked for. */
function readArguments(args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      recipe: { type: 'string', default: names[0] ?? '' },
      seed: { type: 'string', default: String(usualSeed) },
      small: { type: 'boolean', default: false },
      wipe: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      lang: { type: 'string' },
    },
  })
  const seed = Number(values.seed)
  const isAsked = positionals.length === 1 && positionals[0] === 'park'
  const named = parkRecipes[values.recipe]
  const recipe = values.small && named === parkRecipes['factories'] ? smallChengxiPark : named
  return {
    recipe: isAsked && Number.isSafeInteger(seed) ? recipe : undefined,
    seed,
    isWipe: values.wipe,
    isHelp: values.help,
  }
}

async function refuseWhileUp({ home }: Settings): Promise<void> {
  const run = await readRunRecord(home)
  if (run !== undefined && (await isAlive(run.supervisorPid)))
    throw new Fault(
      'CONFIG_REFUSED',
      `a world runs in ${home}, and its warehouse admits one process: ./zhian down, then this again, then ./zhian up`,
    )
}

async function openStores(files: WorldFiles) {
  await using opened = new AsyncDisposableStack()
  await mkdir(dirname(files.control), { recursive: true, mode: 0o700 })
  const control = opened.use(await openControlStore({ file: files.control }))
  const address = { folder: files.warehouse, database: 'zhian' }
  // The engine would take what a pipe to this command says for rows of its inserts.
  closeSync(0)
  openSync('/dev/null', 'r')
  const warehouse = opened.use(await openWarehouse(address, 1))
  await migrate(warehouse, join(root, 'infra/clickhouse/migrations'))
  const owned = opened.move()
  return {
    control,
    warehouse,
    blobs: openFolderBlobs(files.blobs),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
type Stores = Awaited<ReturnType<typeof openStores>>

async function isThere({ control }: Stores, parkId: string): Promise<boolean> {
  const row = await control.db
    .selectFrom('registryRecords')
    .select('id')
    .where('kind', '=', 'parks')
    .where('id', '=', parkId)
    .executeTakeFirst()
  return row !== undefined
}

/** The registry comes last: whether the park is there is asked of it, so what was broken off is begun anew. */
async function load(stores: Stores, park: DemoPark, { home }: WorldFiles): Promise<DemoAccount[]> {
  const { warehouse, control, blobs } = stores
  const loaded = await whileShowing('writing the park’s captures', async () => {
    await wipePark(stores, park.recipe)
    const pictures = await storePictures(blobs, park.recipe.parkId)
    return loadCaptures(warehouse, park, pictures)
  })
  await whileShowing('writing its registry', () => loadRegistry(control, park))
  const { agents, ...counts } = loaded
  const manifest = manifestOf(park, { ...counts, agents: agents.length })
  await keepPark(home, park.recipe.parkId, { manifest, agents })
  return makeDemoAccounts(control, park)
}

/** What was put where, and what is wrong with it on purpose. */
function manifestOf(park: DemoPark, loaded: Readonly<Record<string, number>>) {
  const counts = recordsOf(park).map(({ kind, records }) => [kind, records.length] as const)
  return {
    parkId: park.recipe.parkId,
    seed: park.seed,
    fromMs: park.span.fromMs,
    toMs: park.span.toMs,
    counts: { ...Object.fromEntries(counts), ...loaded },
    defects: park.defects.map(truthOf),
    flaws: park.enterprises.flatMap(({ flaws }) => flaws),
  }
}

/** Without the story that it was made of. */
function truthOf({ troubles: _t, outage: _o, replay: _r, extra: _e, ...truth }: Defect): Truth {
  return truth
}

/** Where the next `up` will be: free ports are chosen here and kept for it. */
async function consoleAddress(settings: Settings): Promise<string> {
  const { home, isPortsAuto } = settings
  if (!isPortsAuto) return `http://127.0.0.1:${settings.ports.api}`
  const ports = await choosePorts(settings, (await readRunRecord(home))?.ports)
  await keepPorts(home, ports)
  return `http://127.0.0.1:${ports.api}`
}

interface Place {
  readonly home: string
  readonly console: string
}

function tell(park: DemoPark, accounts: readonly DemoAccount[], place: Place): void {
  const lines = [
    '',
    '  Defects on purpose 预置缺陷',
    ...park.defects.map(
      ({ key, zh, objectIds, enterpriseId }) =>
        `    ${key.padEnd(28)} ${zh}  ${[...objectIds].slice(0, 2).join(' ') || enterpriseId}`,
    ),
    '',
    '  Accounts; each page opens once, within 24 hours 演示账号',
    ...accounts.map(
      ({ name, link }) => `    ${name.padEnd(16)} ${place.console}/welcome#link=${link}`,
    ),
    '',
    `  The list of defects is in ${manifestPath(place.home, park.recipe.parkId)}. Now ./zhian up`,
    '',
  ]
  process.stdout.write(lines.join('\n'))
}
