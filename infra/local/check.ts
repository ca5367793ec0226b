import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './say.ts'
import { root } from './settings.ts'
import { setUp } from './setup.ts'

const tool = (name: string) => join(root, 'node_modules/.bin', name)
const quality = 'infra/quality'

const checks: readonly (readonly [string, readonly string[]])[] = [
  [
    'format',
    [tool('oxfmt'), '-c', `${quality}/oxfmt.json`, '--check', '.', '!**/*.md', '!**/golden/**'],
  ],
  ['lint', [tool('oxlint'), '-c', `${quality}/oxlint.json`, '--type-aware', '--quiet', '.']],
  ['types', [tool('tsc'), '-p', `${quality}/tsconfig.json`]],
  ['types of the console', [tool('tsc'), '-p', 'services/console/tsconfig.json']],
  ['dead code', [tool('knip'), '-c', `${quality}/knip.json`]],
]

/** Format, lint, types, dead code, unit and tidy tests. True where all is well. */
export async function check(): Promise<boolean> {
  if (!(await readsWell())) return false
  const { failed } = await runTests(['unit', 'tidy'])
  return failed === 0
}

/** Format, lint, types, dead code: what is seen without running anything. */
async function readsWell(): Promise<boolean> {
  for (const [name, [command = '', ...args]] of checks) {
    const startedAtMs = Date.now()
    const isFine = await runs(command, args)
    say(
      `${name}: ${isFine ? 'fine' : 'not fine'} (${((Date.now() - startedAtMs) / 1000).toFixed(1)} s)`,
    )
    if (!isFine) return false
  }
  return true
}

/** All tests, after all that they need has been set up; ends with the line that says how many passed. */
export async function test(projects: readonly string[]): Promise<boolean> {
  await setUp({ hasOwnKafka: true, hasLentPictures: true, isForTests: true })
  const isWellRead = projects.length > 0 || (await readsWell())
  const wanted = projects.length > 0 ? projects : ['unit', 'tidy', 'component', 'e2e']
  const { passed, failed, skipped } = await runTests(wanted)
  const failures = failed + (isWellRead ? 0 : 1)
  process.stdout.write(
    `\n${passed} passed, ${failures} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`,
  )
  return failures === 0
}

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numFailedTestSuites: number
}

/** A report that is missing or old counts as a failure: a runner that died has proved nothing. */
async function runTests(projects: readonly string[]): Promise<Counts> {
  const report = join(root, '.vitest', `report-${process.pid}-${projects.join('-')}.json`)
  const args = [
    'run',
    '--config',
    'test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]
  const isFine = await runs(tool('vitest'), [
    ...args,
    ...projects.flatMap((name) => ['--project', name]),
  ])
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const counts = JSON.parse(readFileSync(report, 'utf8')) as Report
  const failed =
    counts.numFailedTests + (counts.numFailedTests === 0 ? counts.numFailedTestSuites : 0)
  return {
    passed: counts.numPassedTests,
    failed: isFine ? failed : Math.max(1, failed),
    skipped: counts.numPendingTests,
  }
}

async function runs(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  return code === 0
}
