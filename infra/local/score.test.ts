import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const scored = (input: unknown, file = '-') =>
  spawnSync(process.execPath, [main, 'score', file], {
    input: JSON.stringify({ cases: [{ id: 'one', input }] }),
    encoding: 'utf8',
  })
const input = {
  slots: [{ w: 3, c: 0.5 }],
  archive: { registered: 1, should: 1, fieldValid: 1, passed: 1 },
  onlineRate: 1,
  activity: { active: 1, stable: 1 },
  quality: { timely: 1, clock: 1, image: 1, complete: 1, qualified: 1, unique: 1 },
  recording: { rec: 1, days: 30, daysNeeded: 30, vqd: 1 },
}

test('score prints the result of each case', () => {
  const { status, stdout } = scored(input)
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ cases: [{ id: 'one', result: { output: 85 } }] })
})

test('what cannot be scored is refused by its path, with 2 and nothing on standard output', () => {
  const refused = scored({ ...input, onlineRate: 2 })
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toContain('/cases/0/input/onlineRate: must be <= 1')
  expect(scored(input, '/nowhere/score.json')).toMatchObject({ status: 2, stdout: '' })
})
