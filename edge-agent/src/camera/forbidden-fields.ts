/**
 * Fields that say who or what kind of person someone is. A capture is built from allowed fields, so none of these can
 * pass; here they are recognised only to be counted, by name and without their values.
 */
const forbiddenNames = `
  GenderCode Gender Sex AgeUpLimit AgeLowerLimit Age AgeGroup EthicCode EthnicCode Ethnicity Nation SkinColor
  Emotion Expression IDType IDNumber Name PersonName UsedName Alias NationalityCode NativeCityCode
  ResidenceAdminDivision ChineseAccentCode PersonOrg JobCategory PassportType ImmigrantTypeCode Religion Beauty Race
  IsForeigner IsSuspectedTerrorist SuspectedTerroristNumber IsCriminalInvolved CriminalInvolvedSpecilisationCode
  BodySpeciallMark CrimeMethod CrimeCharacterCode EscapedCriminalNumber IsDetainees DetentionHouseCode
  DetaineesIdentity DetaineesSpecialIdentity MemberTypeCode IsVictim VictimType InjuredDegree CorpseConditionCode
  IsSuspiciousPerson Similaritydegree Similarity FeatureInfoObject FeatureList FeatureData FaceFeature Candidates`
  .trim()
  .split(/\s+/)

/** Spellings that were met or are near: matched after everything but letters is taken out of a key. */
const forbiddenSpellings: readonly (readonly [RegExp, string])[] = [
  [/^(face|person|human)?(gend[ae]r|g[ae]nder)|gender$|^sex(code|type)?$/, 'GenderCode'],
  [
    /^(face|person|human|estimated|real)?age($|up|low|group|limit|range|min|max|segment|val|lev)/,
    'Age',
  ],
  [/eth?n?ic(code|ity)?$|^nation(ality)?(code)?$|^race$/, 'EthicCode'],
  [/skincolou?r/, 'SkinColor'],
  [/emotion|expression|^(smile|mood)$/, 'Emotion'],
  [/^birth(day|date)?$/, 'Birthday'],
  [/minorit/, 'EthicCode'],
  [/^(mobile|tele)?phone(no|num|number)$|^(mobile|telephone)$/, 'Telephone'],
  [/similar/, 'Similaritydegree'],
  [
    /^id(number|no|card|cardno|type)$|^identity(card)?(no|num|number|code)?$|certificate|passport/,
    'IDNumber',
  ],
  [/^(owner|driver|pilot|cardholder|employee|staff)(name|no|num|number|id)$/, 'Name'],
  [/religio/, 'Religion'],
  [/featuredata|featureinfo|featurelist|facefeature|facetemplate|embedding/, 'FeatureInfoObject'],
  [/terrorist|criminal|detainee|detention|victim|suspiciousperson|corpse|injured/, 'IsSuspected'],
]
const canonical = new Map(forbiddenNames.map((name) => [lettersOf(name), name]))

/** The name under which a key is counted, or null where it is none of these. */
export function forbiddenName(key: string): string | null {
  const letters = lettersOf(key)
  const known = canonical.get(letters)
  if (known !== undefined) return known
  return forbiddenSpellings.find(([spelling]) => spelling.test(letters))?.[1] ?? null
}

function lettersOf(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z]/g, '')
}

/** Counts of forbidden fields since the start; their number of names is bounded by the lists above. */
export class StripCounter {
  readonly #counts = new Map<string, number>()
  readonly #told: (field: string, count: number) => void

  constructor(told: (field: string, count: number) => void) {
    this.#told = told
  }

  get counts(): { field: string; count: number }[] {
    return [...this.#counts].map(([field, count]) => ({ field, count })).slice(0, 200)
  }

  /** Counts every forbidden field with a value in it, at any depth; `also` names further ones of one message kind. */
  countIn(value: unknown, also: ReadonlyMap<string, string> = new Map()): void {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      const name = Array.isArray(value) ? null : (also.get(key.toLowerCase()) ?? forbiddenName(key))
      if (name === null) this.countIn(inner, also)
      else if (inner !== null && inner !== '' && inner !== undefined) this.#add(name)
    }
  }

  #add(field: string): void {
    this.#counts.set(field, (this.#counts.get(field) ?? 0) + 1)
    this.#told(field, 1)
  }
}
