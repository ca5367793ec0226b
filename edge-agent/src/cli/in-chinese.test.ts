import { expect, test } from 'vitest'
import { Fault } from '@zhian/kit/fault'
import { faultText } from './fault-words.ts'
import { runProgram } from './program.ts'

async function spoken(...args: string[]) {
  const out = { said: '', complained: '' }
  const exitCode = await runProgram([...args, '--lang', 'zh'], {
    env: {},
    say: (text) => (out.said += text),
    complain: (text) => (out.complained += text),
    run: async () => undefined,
  })
  return { ...out, exitCode }
}

const commands =
  `run enroll status doctor config,check config,show logs support-bundle decode config quarantine
  quarantine,ls quarantine,show quarantine,retry cameras cameras,discover cameras,add cameras,list cameras,test
  spool spool,ls spool,export spool,import spool,settle`.split(/\s+/)

/** A line of help that is all names, like a list of protocols, needs no words. */
const isOfNames = (line: string) => /--protocol/.test(line)

test.each(commands)('the help of %s speaks Chinese in every line', async (path) => {
  const { said } = await spoken(...path.split(','), '--help')
  const lines = said.split('\n').filter((line) => /^ {2}\S/.test(line) && !isOfNames(line))
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(line).toMatch(/\p{Script=Han}/u)
  expect(said.split('\n')[2]).toMatch(/\p{Script=Han}/u)
  expect(said).not.toMatch(/default:|\[options\]|\[command\]/)
})

test.each([
  [['statsu'], '错误：没有命令 statsu', '是否想用 status'],
  [['status', '--jsno'], '没有选项 --jsno', '是否想用 --json'],
  [['enroll'], '缺少选项 --url <url>', ''],
  [['quarantine', 'show'], '缺少参数 name', ''],
  [['spool', 'export', 'a', '--since', 'soon'], '选项 --since <time> 的值 soon 无效：应为时间', ''],
  [['spool', 'export', 'a', '--bytes-max'], '选项 --bytes-max <size> 缺少值', ''],
  [['doctor', 'now'], '参数过多', ''],
])('%s is refused in Chinese', async (args, words, more) => {
  const { complained, exitCode } = await spoken(...args)
  expect(exitCode).toBe(2)
  expect(complained).toContain(words)
  expect(complained).toContain(more)
  expect(complained).not.toMatch(/error|invalid|missing|required/i)
})

test('faults are said in Chinese, with what others said of them', async () => {
  const folder = await spoken(
    'enroll',
    '--url',
    'http://example',
    '--token',
    'x',
    '--folder',
    '/nonexistent',
  )
  expect(folder).toMatchObject({ exitCode: 2 })
  expect(folder.complained).toContain('地址必须以 https:// 开头')
  const refused = new Fault('TOKEN_REFUSED', 'the token was used before')
  expect(faultText(refused, 'zh')).toBe('令牌无效、已使用或已过期（the token was used before）')
  expect(faultText(refused, 'en')).toBe('the token was used before')
})
