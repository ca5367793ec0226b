import { styleText } from 'node:util'
import type { Command } from 'commander'
import { checkNames } from '../doctor/cause.ts'
import { examine } from '../doctor/examine.ts'
import type { Diagnosis } from '../doctor/examine.ts'
import { causes } from '../doctor/finding.ts'
import type { Evidence, Finding } from '../doctor/finding.ts'
import { helpWords } from './help-words.ts'
import type { Language } from './language.ts'
import type { CommandNeeds, Shell } from './program.ts'

const exitCodes = { well: 0, failed: 1 } as const

export function addDoctor(program: Command, { shell, end }: CommandNeeds): void {
  const words = helpWords(shell.language)
  program
    .command('doctor')
    .description(words.doctor)
    .option('--json', words.json)
    .action(async (options: { json?: true }) => end(await doctor(shell, options)))
}

async function doctor(shell: Shell, { json }: { json?: true }): Promise<number> {
  const diagnosis = await examine(shell.surroundings, Date.now())
  if (json === true) shell.say(`${JSON.stringify(diagnosis, null, 2)}\n`)
  else {
    shell.say(diagnosisText(diagnosis, shell))
    shell.hint(`${conclusion(diagnosis, shell.language)}\n`)
  }
  return diagnosis.isHealthy ? exitCodes.well : exitCodes.failed
}

const signs = { ok: '✓', warn: '!', fail: '✗' } as const
const colours = { ok: 'green', warn: 'yellow', fail: 'red' } as const

/** One line a check; a fault has its cause and its fix below. */
export function diagnosisText(
  { findings }: Pick<Diagnosis, 'findings'>,
  { language, hasColour }: Pick<Shell, 'language' | 'hasColour'>,
): string {
  const paint = (level: Finding['level'], text: string) =>
    hasColour ? styleText(colours[level], text, { validateStream: false }) : text
  const lines = findings.flatMap((finding) => {
    const { level, check, code, evidence, cause, fix, explains = [] } = finding
    const sign = paint(level, `${signs[level]} ${checkNames[check][language]}`)
    if (cause === undefined || fix === undefined) return [`${sign}  ${evidenceText(evidence)}`]
    const follow = [...new Set(explains.map((each) => checkNames[causes[each].check][language]))]
    return [
      `${sign}  ${cause[language]}`,
      `    → ${fix[language]}  [${code}]`,
      ...(follow.length === 0 ? [] : [`    ${followWords[language]} ${follow.join(', ')}`]),
    ]
  })
  return `${lines.join('\n')}\n`
}

const followWords = { zh: '由此影响：', en: 'What follows from it:' } as const

function evidenceText(evidence: Evidence): string {
  const texts = Object.entries(evidence).filter(([name]) => !/(Bytes|Max)/.test(name))
  return texts.map(([name, value]) => `${name} ${value}`).join(', ')
}

function conclusion({ findings }: Diagnosis, language: Language): string {
  const count = (level: Finding['level']) =>
    findings.filter((finding) => finding.level === level).length
  const [failed, warned] = [count('fail'), count('warn')]
  if (failed + warned === 0)
    return {
      zh: '一切正常。下一步：zhian-edge status',
      en: 'All is well. Next: zhian-edge status',
    }[language]
  return {
    zh: `${failed} 个故障，${warned} 个提醒。处理后再次执行：zhian-edge doctor；需要支持时：zhian-edge support-bundle`,
    en: `${failed} failed, ${warned} warned. When repaired, run zhian-edge doctor again; for support: zhian-edge support-bundle`,
  }[language]
}
