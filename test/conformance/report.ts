import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finding } from './play-suite.ts'
import type { Told } from './scenario.ts'
import type { Look } from './seen-ledger.ts'

export type Language = keyof Told

/** What was found at one target. */
export interface Tried {
  readonly target: string
  readonly findings: readonly ReportedFinding[]
}

/** A failure names the files that hold what was sent. */
export interface ReportedFinding extends Omit<Finding, 'sent'> {
  readonly sentFiles: readonly string[]
}

const words = {
  en: {
    expected: 'expected',
    got: 'got',
    sent: 'sent',
    passed: 'passed',
    failed: 'failed',
    notLookedAt: 'not looked at',
    clause: 'rests on',
    notAll:
      'Not everything was looked at: --seen shows what the gateway keeps, --patient plays what takes minutes.',
  },
  zh: {
    expected: '期望',
    got: '实际',
    sent: '报文',
    passed: '通过',
    failed: '失败',
    notLookedAt: '未检查',
    clause: '依据',
    notAll: '部分检查未执行：--seen 可检查网关实际保存的内容，--patient 包括耗时数分钟的检查。',
  },
} as const

/** Writes what was sent in every failed scenario below `folder`, byte for byte, and says where. */
export async function keepSent(
  folder: string,
  findings: readonly Finding[],
): Promise<readonly ReportedFinding[]> {
  const files = new Map<string, readonly string[]>()
  for (const { scenario, verdict, sent } of findings) {
    if (verdict !== 'failed' || files.has(scenario)) continue
    await mkdir(folder, { recursive: true })
    const stem = scenario.replaceAll('/', '-')
    const paths = sent.map((_exchange, at) => join(folder, `${stem}-${at + 1}.bin`))
    await Promise.all(sent.map((exchange, at) => writeFile(paths[at] ?? '', exchange.sent)))
    files.set(scenario, paths)
  }
  return findings.map(({ sent: _sent, ...finding }) => ({
    ...finding,
    sentFiles: finding.verdict === 'failed' ? (files.get(finding.scenario) ?? []) : [],
  }))
}

export function hasFailed(tried: readonly Tried[]): boolean {
  return tried.some(({ findings }) => countOf(findings, 'failed') > 0)
}

/** For a person. */
export function textReport(tried: readonly Tried[], language: Language): string {
  const say = words[language]
  const blocks = tried.map(({ target, findings }) => {
    const failed = findings.filter(({ verdict }) => verdict === 'failed')
    const counts = [
      `${say.passed} ${countOf(findings, 'passed')}`,
      `${say.failed} ${failed.length}`,
      `${say.notLookedAt} ${countOf(findings, 'not_looked_at')}`,
    ]
    return [target, ...failed.map((each) => failureText(each, language)), `  ${counts.join(' · ')}`]
  })
  const isBlind = tried
    .flatMap(({ findings }) => findings)
    .some(({ verdict }) => verdict === 'not_looked_at')
  return [...blocks.map((lines) => lines.join('\n')), ...(isBlind ? [say.notAll] : [])].join('\n\n')
}

function failureText(finding: ReportedFinding, language: Language): string {
  const say = words[language]
  const sent = finding.sentFiles.map((path) => `      ${say.sent}: ${path}`)
  return [
    `  ✗ ${finding.scenario}: ${finding.title[language]}`,
    `      ${say.clause}: ${finding.source}`,
    `      ${say.expected}: ${finding.expects[language]}`,
    `      ${say.got}: ${(finding.got ?? '').replaceAll('\n', '\n        ')}`,
    ...sent,
  ].join('\n')
}

export function jsonReport(tried: readonly Tried[]): string {
  const targets = tried.map(({ target, findings }) => ({
    target,
    passed: countOf(findings, 'passed'),
    failed: countOf(findings, 'failed'),
    notLookedAt: countOf(findings, 'not_looked_at'),
    findings,
  }))
  return JSON.stringify({ targets }, null, 2)
}

/** One suite a target, one case a check; what was not looked at is skipped. */
export function junitReport(tried: readonly Tried[]): string {
  const suites = tried.map(({ target, findings }) => {
    const counts = `tests="${findings.length}" failures="${countOf(findings, 'failed')}" skipped="${countOf(findings, 'not_looked_at')}"`
    const cases = findings.map(junitCase)
    return `<testsuite name="${escaped(target)}" ${counts}>\n${cases.join('\n')}\n</testsuite>`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('\n')}\n</testsuites>\n`
}

function junitCase({ scenario, expects, verdict, got, source }: ReportedFinding): string {
  const open = `<testcase classname="${escaped(scenario)}" name="${escaped(expects.en)}"`
  if (verdict === 'passed') return `${open}/>`
  if (verdict === 'not_looked_at') return `${open}><skipped/></testcase>`
  return `${open}><failure message="${escaped(source)}">${escaped(got ?? '')}</failure></testcase>`
}

function countOf(findings: readonly ReportedFinding[], verdict: Look['verdict']): number {
  return findings.filter((finding) => finding.verdict === verdict).length
}

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
])

/** Characters that XML cannot hold, which gateways do answer, become question marks. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => entities.get(character) ?? '')
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '?')
}
