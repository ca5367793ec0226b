import { useTranslation } from 'react-i18next'
import { useRuleWords } from '../park/rule-words.ts'
import { wallTime } from '../parts/time.ts'

const counted = '(?<bad>\\d+) of (?<of>\\d+)'
/** What the inputs of a score say, each by its key among the words. */
const sayings = [
  ['sampled', new RegExp(`^${counted} sampled have no usable picture$`)],
  ['capture', /^capture (?<id>\S+) (?<at>\S+) (?<part>scene|target|box) (?<wrong>\w+)$/],
  ['lacking', new RegExp(`^${counted} lack an attribute$`)],
  ['unqualified', new RegExp(`^${counted} are not qualified$`)],
  ['repeated', new RegExp(`^${counted} are repeated$`)],
  ['kept', new RegExp(`^${counted} days$`)],
  ['delay', /^mean delay (?<seconds>\S+) s$/],
  ['offset', /^offset (?<seconds>\S+) s, (?<probes>\d+) probes$/],
  ['down', /^down (?<from>\S+)\/(?<to>\S+)$/],
  ['idle', /^no captures (?<first>\S+)\/(?<last>\S+)$/],
  ['dropped', /^dropped (?<at>\S+)$/],
  ['unseen', /^no agent sees this camera$/],
  ['pictureFault', /^picture (?<fault>\w+)$/],
  ['seen', /^camera (?<camera>\S+): (?<captures>\d+) captures, median (?<px>\d+) px$/],
  [
    'seenButFails',
    /^camera (?<camera>\S+): (?<captures>\d+) captures, median (?<px>\d+) px: (?<fails>[\w ]+)$/,
  ],
  ['fails', /^camera (?<camera>\S+): (?<fails>[\w ]+)$/],
  ['stands', /^camera (?<camera>\S+)$/],
  ['archive', /^cause archive (?<camera>\S+)$/],
  ['uplink', /^cause uplink$/],
  ['common', /^cause (?<cause>.+)$/],
  ['gap', /^gap (?<begin>[\d.]+)–(?<end>[\d.]+) m$/],
  ['unregistered', /^seen by an agent, in no archive$/],
  ['owed', /^owed by its class, and declared by nobody$/],
  ['declared', /^self-declared as of (?<at>\S+): oldest (?<from>\S+), (?<hours>\S+) h missing$/],
] as const satisfies readonly (readonly [key: string, form: RegExp])[]

export interface ReadEvidence {
  readonly key: (typeof sayings)[number][0]
  readonly values: Readonly<Record<string, string>>
}

/** Undefined for what has no words but its own. */
export function readEvidence(text: string): ReadEvidence | undefined {
  for (const [key, form] of sayings) {
    const found = form.exec(text)
    if (found !== null) return { key, values: { ...found.groups } }
  }
  return undefined
}

/** Evidence of a lost point in the reader's language, with names for ids and times on the site's clock. */
export function useEvidenceWords(
  names: Readonly<Record<string, string>>,
): (text: string) => string {
  const { t } = useTranslation(['enterprise', 'common', 'registry'])
  const words = useRuleWords()
  const moment = (iso: string) => wallTime(Date.parse(iso))
  const word = (of: string, key: string) =>
    t(`${of}.${key}` as 'camera.online', { defaultValue: key })
  const said: Readonly<Record<string, (value: string) => string>> = {
    at: moment,
    from: moment,
    to: moment,
    part: (part) => word('evidence.part', part),
    wrong: (wrong) => word('evidence.wrong', wrong),
    fault: (fault) => word('common:faults', fault),
    camera: (id) => names[id] ?? id,
    fails: (fails) =>
      fails
        .split(' ')
        .map((each) => word('registry:fail', each))
        .join(' · '),
  }
  return (text) => {
    const name = names[text]
    if (name !== undefined) return words.object(text, name)
    const read = readEvidence(text)
    if (read === undefined) {
      const [field = '', ...value] = text.split('=')
      return [word('registry:field', field), ...value].join(' = ')
    }
    const values = Object.entries(read.values).map(([slot, value]) => [
      slot,
      said[slot]?.(value) ?? value,
    ])
    return t(`evidence.${read.key}`, { ...Object.fromEntries(values), defaultValue: text })
  }
}
