import { useTranslation } from 'react-i18next'
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

/** Evidence of a lost point in the reader's language, its times on the site's clock. */
export function useEvidenceWords(): (text: string) => string {
  const { t } = useTranslation(['enterprise', 'common'])
  return (text) => {
    const read = readEvidence(text)
    if (read === undefined) return text
    const said = Object.entries(read.values).map(([name, value]) => {
      if (name === 'at' || name === 'from' || name === 'to')
        return [name, wallTime(Date.parse(value))]
      if (name === 'part' || name === 'wrong')
        return [name, t(`evidence.${name}.${value}`, { defaultValue: value })]
      if (name === 'fault')
        return [name, t(`faults.${value}`, { ns: 'common', defaultValue: value })]
      return [name, value]
    })
    const values = Object.fromEntries(said) as Record<string, string>
    return t(`evidence.${read.key}`, { ...values, defaultValue: text })
  }
}
