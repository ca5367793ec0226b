/** The monthly bulletin (月报): what a park's equipment did in a month, what others add, and its signature. No person, no plate. */
import { Type } from 'typebox'
import type { Static } from 'typebox'

const closed = { additionalProperties: false } as const
const AtMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const Id = Type.String({ minLength: 1, maxLength: 64 })
const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Count = Type.Integer({ minimum: 0 })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()])
const Parameters = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))

/** A calendar month of the park's zone, UTC+8. */
export const BulletinMonth = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])$' })

/** Whole days; `toMs` is not in it. */
const Period = Type.Object({ fromMs: AtMs, toMs: AtMs, days: Count })

/** A statement as it was run, with places `{name:Type}` for its parameters. */
const Statement = Type.Object({
  name: Type.String(),
  /** `clickhouse` is the warehouse; the control data lies in one of the others. */
  database: Type.Enum(['clickhouse', 'sqlite', 'postgres']),
  sql: Type.String(),
  parameters: Parameters,
  /** The same for the year before; none where only this year is told. */
  previousParameters: Parameters,
})
export type Statement = Static<typeof Statement>

export const figureUnits = ['enterprises', 'cameras', 'slots', 'percent', 'times', 'items'] as const
export const FigureUnit = Type.Enum([...figureUnits])

/** Why a number that was measured is not told: 1 to 4, or one from which such a number could be reckoned. */
const Hidden = Type.Enum(['small', 'beside'])
export type Hidden = Static<typeof Hidden>

/** This period and the same one a year before; null where nothing was measured, or where it is hidden. */
const TwoYears = Type.Object({
  value: orNull(Type.Number()),
  hidden: orNull(Hidden),
  previous: orNull(Type.Number()),
  previousHidden: orNull(Hidden),
})
export type TwoYears = Static<typeof TwoYears>

/** What the platform itself measured. Percentages are of 100. */
const Figure = Type.Object({
  key: Type.String(),
  unit: FigureUnit,
  ...TwoYears.properties,
  /** Which statement gives it. */
  statement: Type.String(),
  /** The statement gives another number for the year before than was issued then. */
  differs: Type.Boolean(),
  /** That other number; null where it may not be told. */
  recomputed: orNull(Type.Number()),
})
export type Figure = Static<typeof Figure>

/** Hours in which a camera that should have been watched was not. */
const Gap = Type.Object({
  enterpriseId: Type.String(),
  enterpriseName: Type.String(),
  cameraId: Type.String(),
  blindHours: Type.Number(),
})

const Village = Type.Object({
  /** Empty where enterprises belong to none. */
  villageId: Type.String(),
  villageName: Type.String(),
  enterprises: Count,
  cameras: Count,
  online: orNull(Type.Number()),
  vehicles: orNull(Type.Number()),
  vehiclesHidden: orNull(Hidden),
  /** Of the year before; null where nothing is known of it. */
  previousCameras: orNull(Count),
  previousOnline: orNull(Type.Number()),
  previousVehicles: orNull(Type.Number()),
  previousVehiclesHidden: orNull(Hidden),
})

const EnterpriseLine = Type.Object({
  enterpriseId: Type.String(),
  enterpriseName: Type.String(),
  villageName: Type.String(),
  /** Those that should have been watched. */
  cameras: Count,
  online: orNull(Type.Number()),
  blindHours: orNull(Type.Number()),
  /** Of 100, by the stored assessment; null where it is not assessed. */
  score: orNull(Type.Number()),
  previousOnline: orNull(Type.Number()),
  previousScore: orNull(Type.Number()),
})

/** What the scores of the month count. */
const Assessed = Type.Object({
  enterprises: Count,
  /** Up to where: before the end of the period they are not of the whole of it. */
  toMs: AtMs,
  /** What had arrived by then was counted. */
  computedAtMs: AtMs,
})
export type Assessed = Static<typeof Assessed>

/** The bulletin of the same month a year before, as it was issued: its figures are what this one compares with. */
const IssuedBefore = Type.Object({
  bulletinId: Id,
  month: BulletinMonth,
  revision: Type.Integer({ minimum: 1 }),
  issuedAtMs: AtMs,
})

export const BulletinMeasures = Type.Object({
  period: Period,
  previousPeriod: Period,
  /** Null where none was issued: then the year before is what the statements give now. */
  issuedBefore: orNull(IssuedBefore),
  /** Null where nothing was assessed. */
  assessed: orNull(Assessed),
  /** The month had not ended: both years are counted over the same days. */
  isPartial: Type.Boolean(),
  measuredAtMs: AtMs,
  figures: Type.Array(Figure),
  /** Captures by day, and for how many camera-hours cameras were blind on it this year. */
  days: Type.Array(Type.Object({ ...TwoYears.properties, blindHours: Type.Number() })),
  blindHours: orNull(Type.Number()),
  previousBlindHours: orNull(Type.Number()),
  villages: Type.Array(Village),
  enterprises: Type.Array(EnterpriseLine),
  /** The longest first, those of an hour and more. */
  gaps: Type.Array(Gap),
  gapsMore: Count,
  statements: Type.Array(Statement),
})
export type BulletinMeasures = Static<typeof BulletinMeasures>

/** A figure that somebody else answers for: cases, arrests, prevented losses. */
export const BulletinEntryOrder = Type.Object(
  {
    metric: Text(60),
    value: Type.Number({ minimum: -1e12, maximum: 1e12 }),
    unit: Type.String({ maxLength: 12 }),
    /** Absent where it is not known. */
    previous: Type.Optional(Type.Number({ minimum: -1e12, maximum: 1e12 })),
    /** Who says so. */
    source: Text(100),
    /** The day up to which it holds. */
    asOf: Type.String({ pattern: '^20\\d{2}-\\d{2}-\\d{2}$' }),
    /** It stands for a figure of the bulletin that the platform has no source for. */
    fills: Type.Optional(Type.Enum(['case_queries'])),
  },
  closed,
)
export type BulletinEntryOrder = Static<typeof BulletinEntryOrder>

const BulletinEntry = Type.Object({
  ...BulletinEntryOrder.properties,
  by: Type.String(),
  atMs: AtMs,
})
export type BulletinEntry = Static<typeof BulletinEntry>

/**
 * Everything that the documents say, and that the signature covers. A change of its shape is another version: what was issued
 * keeps the shape that it was signed in.
 */
export const BulletinContent = Type.Object({
  schema: Type.Literal('bulletin.v2'),
  bulletinId: Id,
  parkId: Id,
  parkName: Type.String(),
  month: BulletinMonth,
  /** 1, then a number more with each correction. */
  revision: Type.Integer({ minimum: 1 }),
  /** What this one corrects of the one before; null in the first. */
  correction: orNull(Type.String()),
  /** The campaign (行动) that it reports on. */
  campaign: Type.String(),
  remarks: Type.String(),
  measures: BulletinMeasures,
  entries: Type.Array(BulletinEntry),
  issuedAtMs: orNull(AtMs),
  issuedBy: orNull(Type.String()),
})
export type BulletinContent = Static<typeof BulletinContent>

/** What is the same in every version. */
const SignedContent = Type.Object({
  schema: Type.String(),
  bulletinId: Id,
  parkName: Type.String(),
  month: BulletinMonth,
  revision: Type.Integer({ minimum: 1 }),
})
export type SignedContent = Static<typeof SignedContent>

export const documentNames = ['zh.html', 'en.html', 'zh.pdf', 'en.pdf'] as const
export type DocumentName = (typeof documentNames)[number]

/** What is signed: the canonical JSON (RFC 8785) of this. */
const BulletinStatement = Type.Object(
  {
    contentSha256: Sha256,
    documents: Type.Record(Type.Enum([...documentNames]), Sha256),
    /** Ed25519, 32 bytes in base64. */
    publicKey: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
  },
  closed,
)
export type BulletinStatement = Static<typeof BulletinStatement>

/** The file that lies beside the documents. */
export const BulletinSignature = Type.Object(
  {
    schema: Type.Literal('bulletin-signature.v1'),
    statement: BulletinStatement,
    /** 64 bytes in base64. */
    signature: Type.String({ pattern: '^[A-Za-z0-9+/]{86}==$' }),
    /** In the shape of the version in which it was issued. */
    content: SignedContent,
  },
  closed,
)
export type BulletinSignature = Static<typeof BulletinSignature>

const BulletinLine = Type.Object({
  bulletinId: Id,
  parkId: Id,
  month: BulletinMonth,
  revision: Count,
  state: Type.Enum(['draft', 'issued']),
  correction: orNull(Type.String()),
  campaign: Type.String(),
  /** `schedule`, or who asked for it. */
  createdBy: Type.String(),
  createdAtMs: AtMs,
  issuedBy: orNull(Type.String()),
  issuedAtMs: orNull(AtMs),
})
export type BulletinLine = Static<typeof BulletinLine>
export const BulletinPage = Type.Object({ items: Type.Array(BulletinLine) })
export type BulletinPage = Static<typeof BulletinPage>

export const BulletinView = Type.Object({
  ...BulletinLine.properties,
  /** Counts up with every change of a draft; a change names the one that it was made from. */
  version: Type.Integer({ minimum: 1 }),
  /** What was issued in an older version as this one reads it; its signature is over what was issued. */
  content: BulletinContent,
  /** Null while it is a draft. */
  signature: orNull(
    Type.Object({
      statement: BulletinStatement,
      signature: Type.String(),
      /** Checked anew with every reading: content, documents and signature belong together. */
      isValid: Type.Boolean(),
    }),
  ),
})
export type BulletinView = Static<typeof BulletinView>

export const BulletinOrder = Type.Object(
  {
    parkId: Id,
    month: BulletinMonth,
    /** Wanted where the month has been issued: what the new revision corrects. */
    correction: Type.Optional(Text(500)),
  },
  closed,
)
export type BulletinOrder = Static<typeof BulletinOrder>

export const BulletinChange = Type.Object(
  {
    version: Type.Integer({ minimum: 1 }),
    campaign: Type.Optional(Type.String({ maxLength: 60 })),
    remarks: Type.Optional(Type.String({ maxLength: 2000 })),
    /** All of them, in the order in which they are printed. */
    entries: Type.Optional(Type.Array(BulletinEntryOrder, { maxItems: 40 })),
  },
  closed,
)
export type BulletinChange = Static<typeof BulletinChange>

export const BulletinIssue = Type.Object({ version: Type.Integer({ minimum: 1 }) }, closed)
