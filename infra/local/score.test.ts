import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const scored = (text: string, file = '-') =>
  spawnSync(process.execPath, [main, 'score', file], { input: text, encoding: 'utf8' })
const input = {
  slots: [{ w: 3, c: 0.5 }],
  archive: { registered: 1, should: 1, fieldValid: 1, passed: 1 },
  onlineRate: 1,
  activity: { active: 1, stable: 1 },
  quality: { timely: 1, clock: 1, image: 1, complete: 1, qualified: 1, unique: 1 },
  recording: { rec: 1, days: 30, daysNeeded: 30, vqd: 1 },
}

test.each([[[]], [['one', '\n\u2028two']]])(
  'score prints the results of %j as one JSON of lines',
  (ids) => {
    const { status, stdout } = scored(JSON.stringify({ cases: ids.map((id) => ({ id, input })) }))
    expect(status).toBe(0)
    expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`)
    const cases = ids.map((id) => ({ id, result: { output: 85 } }))
    expect(JSON.parse(stdout)).toMatchObject({ cases })
  },
)

test('a case that cannot be scored is told by its path, with 2, and the others are scored', () => {
  const bad = { id: 'bad', input: { ...input, onlineRate: 2 } }
  const { status, stdout, stderr } = scored(JSON.stringify({ cases: [bad, { id: 'one', input }] }))
  const path = '/cases/0/input/onlineRate'
  expect(status).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    cases: [
      { id: 'bad', problems: [{ path }] },
      { id: 'one', result: { output: 85 } },
    ],
  })
  expect(stderr).toContain('2 个算例中 1 个未评分 / 1 of 2 cases not scored')
  expect(stderr).toContain(`${path}: 必须 <= 1 / must be <= 1`)
})

test('what editors elsewhere write is read, and what is wrong has its line and what to do', () => {
  const text = JSON.stringify({ cases: [{ id: '一', input }] }, null, 2).replaceAll('\n', '\r\n')
  const utf16 = spawnSync(process.execPath, [main, 'score', '-'], {
    input: Buffer.from(`\uFEFF${text}`, 'utf16le'),
    encoding: 'utf8',
  })
  expect(utf16.status).toBe(0)
  expect(JSON.parse(utf16.stdout)).toMatchObject({ cases: [{ id: '一', result: { output: 85 } }] })
  const { status, stderr } = scored(text.replace('"onlineRate": 1', '"onlineRate": NaN'))
  expect(status).toBe(2)
  expect(stderr).toMatch(/第 \d+ 行第 \d+ 列：不是 JSON 的值.*line \d+, column \d+: is no value/)
})

test('help speaks the language of its reader', () => {
  const help = (args: readonly string[], LANG: string) =>
    spawnSync(process.execPath, [main, ...args], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], LANG },
    }).stdout
  expect(help(['help'], 'zh_CN.UTF-8')).toContain('启动全部服务')
  expect(help(['help'], 'C.UTF-8')).toContain('start everything and stay')
  expect(help(['demo', '--help', '--lang', 'zh'], 'C.UTF-8')).toContain('虚构的演示园区')
})

test('what is no file of cases gives 2 and nothing on standard output', () => {
  expect(scored('{"cases": [')).toMatchObject({ status: 2, stdout: '' })
  expect(scored('', '/nowhere/score.json')).toMatchObject({ status: 2, stdout: '' })
})
