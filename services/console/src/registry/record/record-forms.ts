import { recordRules } from '@zhian/contracts/record-rules'
import { recordKinds } from '@zhian/contracts/registry'
import type { RecordKind } from '@zhian/contracts/registry'

/** Kinds with a form; what is filed and decided on has pages of its own. */
export type FormKind = Exclude<RecordKind, 'maintenance' | 'inspections' | 'ignored'>
const formKinds: readonly FormKind[] = recordKinds.filter(
  (kind) => kind !== 'maintenance' && kind !== 'inspections' && kind !== 'ignored',
)
export const isFormKind = (kind: string): kind is FormKind =>
  (formKinds as readonly string[]).includes(kind)

export type PlainRecord = Readonly<Record<string, unknown>>

/** How a member is asked for. */
export type Input =
  | { readonly is: 'number' | 'flag' | 'day' | 'moment' }
  | { readonly is: 'text'; readonly isDate?: true }
  | { readonly is: 'requires' | 'codes' | 'serves' | 'photo' }
  | { readonly is: 'choice'; readonly values: readonly (string | number)[] }
  | { readonly is: 'record'; readonly of: RecordKind }

export interface FormGroup {
  readonly name: GroupName
  readonly members: readonly string[]
}
type GroupName =
  | 'what'
  | 'duties'
  | 'place'
  | 'needs'
  | 'survey'
  | 'device'
  | 'national'
  | 'access'
  | 'law'
  | 'keeping'
  | 'when'
  | 'days'

/** Members by their names, with blanks between. */
const group = (name: GroupName, members: string): FormGroup => ({
  name,
  members: members.split(' '),
})

/** Which members each kind's form asks for; how follows from the contract. What is drawn stands beside the plan. */
export const recordForms: Readonly<Record<FormKind, readonly FormGroup[]>> = {
  parks: [group('what', 'parkId name civilCode')],
  villages: [group('what', 'villageId name parkId code')],
  enterprises: [
    group('what', 'enterpriseId name parkId enterpriseClass villageId'),
    group('duties', 'address industryCode onboardedAtMs shouldConnect'),
  ],
  sites: [group('what', 'siteId name enterpriseId')],
  points: [
    group('what', 'pointId name siteId pointType headingDegrees'),
    group('needs', 'requires'),
    group('survey', 'surveyedBy surveyedAtMs'),
  ],
  cameras: [
    group('what', 'cameraId name enterpriseId siteId'),
    group('place', 'address serves'),
    group('device', 'manufacturer model macAddress ipAddress'),
    group('national', 'deviceCode civilCode pointClass grassrootsCode parentId'),
    group('access', 'registerWay secrecy contact installedAtMs codes'),
    group('law', 'placeClass purpose filingNumber signPhotoSha256'),
    group('keeping', 'recordDays recordDaysRequired commissionedAtMs retiredAtMs'),
  ],
  holidays: [group('what', 'holidayId parkId name dayKind'), group('days', 'fromDay toDay source')],
  shutdowns: [group('what', 'shutdownId enterpriseId'), group('when', 'fromMs toMs reason')],
}

/** What a new record begins with beside its id and what it belongs to. */
export const recordDefaults: Readonly<Record<FormKind, PlainRecord>> = {
  parks: {},
  villages: {},
  enterprises: { shouldConnect: true },
  sites: { occluders: [], prohibitedZones: [] },
  points: { positions: [], requires: [] },
  cameras: { codes: {}, placeClass: 'UNKNOWN', serves: [] },
  holidays: { dayKind: 'holiday' },
  shutdowns: {},
}

const asked: Readonly<Record<string, Input>> = {
  requires: { is: 'requires' },
  codes: { is: 'codes' },
  serves: { is: 'serves' },
  signPhotoSha256: { is: 'photo' },
  registerWay: { is: 'choice', values: [1, 2, 3, 4] },
  secrecy: { is: 'choice', values: [0, 1] },
  fromDay: { is: 'text', isDate: true },
  toDay: { is: 'text', isDate: true },
  fromMs: { is: 'moment' },
  toMs: { is: 'moment' },
}

interface Shape {
  readonly type?: string
  readonly enum?: readonly (string | number)[]
}

export function inputOf(kind: FormKind, member: string): Input {
  const { schema, refers } = recordRules[kind]
  const of = refers[member]
  if (of !== undefined) return { is: 'record', of }
  const special = asked[member]
  if (special !== undefined) return special
  const { type, enum: values }: Shape = schema.properties[member] ?? {}
  if (values !== undefined) return { is: 'choice', values }
  if (type === 'boolean') return { is: 'flag' }
  if (member.endsWith('AtMs')) return { is: 'day' }
  return { is: type === 'integer' || type === 'number' ? 'number' : 'text' }
}

/** Whether an absent value keeps a record from being taken. */
export const isNeeded = (kind: FormKind, member: string): boolean =>
  ((recordRules[kind].schema.required ?? []) as readonly string[]).includes(member)

/** By which member a kind stands on which other; parks stand on nothing. */
const parentMembers: Readonly<Record<FormKind, string | undefined>> = {
  parks: undefined,
  villages: 'parkId',
  enterprises: 'parkId',
  sites: 'enterpriseId',
  points: 'siteId',
  cameras: 'siteId',
  holidays: 'parkId',
  shutdowns: 'enterpriseId',
}

export function parentOf(kind: FormKind): { member: string; kind: FormKind } | undefined {
  const member = parentMembers[kind]
  const parent = member && recordRules[kind].refers[member]
  return member && parent && isFormKind(parent) ? { member, kind: parent } : undefined
}

/** Kinds that stand on one of this kind. */
export const childKinds = (kind: FormKind): FormKind[] =>
  formKinds.filter((child) => parentOf(child)?.kind === kind)
