import type { BulletinContent, SignedContent } from '@zhian/contracts/bulletin'
import { Fault } from '@zhian/kit/fault'

/** By version, what was issued in it as the newest version has it. What the older ones do not say is nothing, never zero. */
const readers: Readonly<Record<string, (content: SignedContent) => BulletinContent>> = {
  'bulletin.v1': (content) => ofFirst(content as unknown as FirstContent),
  'bulletin.v2': (content) => content as BulletinContent,
}

/**
 * Reads what was issued in any version. Signatures are over what was issued, so it is never written back.
 *
 * Throws INVARIANT_BROKEN where a later version of this software issued it.
 */
export function readContent(content: SignedContent): BulletinContent {
  const read = readers[content.schema]
  if (read === undefined)
    throw new Fault('INVARIANT_BROKEN', `this software does not know ${content.schema}`)
  return read(content)
}

type Measures = BulletinContent['measures']
type Of<T> = Partial<T> & Readonly<Record<string, unknown>>

/** Two shapes were issued under this name: the very first one had neither places nor reasons why a number is hidden. */
interface FirstContent extends Omit<BulletinContent, 'schema' | 'measures'> {
  readonly measures: Pick<Measures, 'period' | 'previousPeriod' | 'isPartial' | 'measuredAtMs'> &
    Pick<Measures, 'blindHours' | 'gaps' | 'gapsMore'> & {
      readonly figures: readonly Of<Measures['figures'][number]>[]
      readonly days: readonly Of<Measures['days'][number]>[]
      readonly villages?: readonly Of<Measures['villages'][number]>[]
      readonly enterprises?: readonly Of<Measures['enterprises'][number]>[]
      readonly statements: readonly Of<Measures['statements'][number]>[]
    }
}

const nothingOfVillage = {
  previousCameras: null,
  previousOnline: null,
  previousVehicles: null,
  previousVehiclesHidden: null,
}

function ofFirst({ measures, ...content }: FirstContent): BulletinContent {
  const { figures, days, villages = [], enterprises = [], statements, ...others } = measures
  const read = {
    issuedBefore: null,
    assessed: null,
    previousBlindHours: null,
    ...others,
    figures: figures.map(({ isSmall, wasSmall, ...figure }) => ({
      hidden: isSmall === true ? 'small' : null,
      previousHidden: wasSmall === true ? 'small' : null,
      differs: false,
      recomputed: null,
      ...figure,
      statement: figure.statement ?? '',
    })),
    days: days.map((day) => ({ hidden: null, previousHidden: null, blindHours: 0, ...day })),
    villages: villages.map((village) => ({ ...nothingOfVillage, ...village })),
    enterprises: enterprises.map((each) => ({
      previousOnline: null,
      previousScore: null,
      ...each,
    })),
    statements: statements.map((statement) => ({ database: 'clickhouse', ...statement })),
  }
  return { ...content, schema: 'bulletin.v2', measures: read as Measures }
}
