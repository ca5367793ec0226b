import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { languageOf } from '@zhian/edge-agent/cli/language'
import { Fault, kindOf, messageOf, systemCodeOf } from '@zhian/kit/fault'
import { tryTargets } from './conformance.ts'
import { hasFailed, jsonReport, junitReport, textReport } from './report.ts'
import type { Tried } from './report.ts'
import { usage } from './usage.ts'
import { readTarget } from './targets.ts'

function readWords() {
  return parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: [] },
      protocol: { type: 'string' },
      seen: { type: 'string', multiple: true, default: [] },
      within: { type: 'string', default: '10' },
      patient: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      report: { type: 'string' },
      lang: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values
}

/** 0 where nothing failed, 1 where something did. */
async function main(): Promise<number> {
  const words = readWords()
  const language = languageOf(process.argv.slice(2), process.env)
  if (words.help || words.target.length === 0) {
    process.stdout.write(usage[language])
    return words.help ? 0 : 2
  }
  const targets = words.target.map((address) => readTarget(address, words.protocol))
  const seenWithinMs = Number(words.within) * 1000
  if (!(seenWithinMs > 0)) throw new Fault('CONFIG_REFUSED', '--within wants seconds')
  const tried = await tryTargets({
    targets,
    seen: words.seen,
    seenWithinMs,
    isPatient: words.patient,
    sentFolder: await mkdtemp(join(tmpdir(), 'zhian-conformance-')),
    say: (line) => process.stderr.write(`${line}\n`),
  })
  if (words.report !== undefined) await writeReport(words.report, tried)
  const said = words.json ? jsonReport(tried) : textReport(tried, language)
  process.stdout.write(`${said}\n`)
  return hasFailed(tried) ? 1 : 0
}

/** `.xml` for JUnit, else JSON; beside whoever called. */
async function writeReport(name: string, tried: readonly Tried[]): Promise<void> {
  const path = resolve(process.env['ZHIAN_CALLER_FOLDER'] ?? process.cwd(), name)
  await writeFile(path, name.endsWith('.xml') ? junitReport(tried) : jsonReport(tried))
}

const exitCodes = { misconfigured: 2, rejected: 2, unavailable: 75, defect: 70 } as const

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = systemCodeOf(error)?.startsWith('ERR_PARSE_ARGS') ?? false
  process.stderr.write(`zhian conformance: ${messageOf(error)}\n`)
  process.exitCode = isUsage ? 2 : exitCodes[kindOf(error)]
}
