// When somebody has a statement of an appendix in a file, then one command runs it over the warehouse of a world that is down.
import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repositoryRoot } from '../../support/kafka.ts'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'zhian-home-'))
  await mkdir(join(home, 'warehouse'))
  await using warehouse = await openWarehouse(
    { folder: join(home, 'warehouse'), database: 'zhian' },
    1,
  )
  await warehouse.command('CREATE TABLE zhian.kept (n UInt64) ENGINE = MergeTree ORDER BY n')
  await warehouse.command('INSERT INTO zhian.kept SELECT number FROM numbers(1, 3)')
  await writeFile(
    join(home, 'copied.sql'),
    "WITH 'park-1' AS this_park\n/* before: WITH 'park-2' AS this_park */\nSELECT this_park, n FROM zhian.kept ORDER BY n",
  )
})
afterAll(() => rm(home, { recursive: true, force: true }))

function run(world: string) {
  const file = join(home, 'copied.sql')
  const { status, stdout, stderr } = spawnSync(
    join(repositoryRoot, 'zhian'),
    ['bulletin', 'sql', file],
    {
      encoding: 'utf8',
      env: { ...process.env, ZHIAN_HOME: world },
    },
  )
  return { status, rows: stdout.split('\n').filter((line) => line !== ''), stderr }
}

test('its rows, one a line', () => {
  expect(run(home)).toMatchObject({
    status: 0,
    rows: [1, 2, 3].map((n) => JSON.stringify({ this_park: 'park-1', n })),
  })
})

test('a home without a warehouse is refused, and none is made', () => {
  const { status, stderr } = run(join(home, 'elsewhere'))
  expect([status === 0, stderr]).toEqual([false, expect.stringContaining('there is no warehouse')])
})
