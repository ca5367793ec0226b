/** 人工核查: what a person found on the spot, as evidence beside what is measured. */
import { Type } from 'typebox'
import type { Static } from 'typebox'

const closed = { additionalProperties: false } as const
const Id = Type.String({ pattern: '^[\\p{L}\\p{N}._-]{1,64}$' })
const AtMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** A camera in a prohibited zone, no sign at a face point, data sent where it may not go: each disqualifies until it is mended. */
export const redFlagFindings = ['PROHIBITED_ZONE', 'NO_SIGN', 'UNAUTHORISED_EGRESS'] as const

/**
 * What only a person can be sure of and what costs points by measurement alone: alive without capturing, pictures of something else,
 * a lens covered on purpose, a clock set forward to look timely, captures sent twice, a point that nobody declared.
 */
const otherFindings = [
  'FAKE_HEARTBEAT',
  'NOT_OF_THE_SCENE',
  'COVERED_ON_PURPOSE',
  'CLOCK_SET_FORWARD',
  'REPLAYED_CAPTURES',
  'UNDECLARED_POINT',
] as const

export const inspectionFindings = [...redFlagFindings, ...otherFindings] as const
export type InspectionFinding = (typeof inspectionFindings)[number]

export const Inspection = Type.Object(
  {
    inspectionId: Id,
    enterpriseId: Id,
    /** What it is about; the enterprise as a whole where neither is named. */
    cameraId: Type.Optional(Id),
    pointId: Type.Optional(Id),
    finding: Type.Enum([...inspectionFindings]),
    foundAtMs: AtMs,
    evidence: Text(2000),
    /** `closed`: mended, seen by a person. `withdrawn`: it never was so. */
    state: Type.Enum(['open', 'closed', 'withdrawn']),
    /** How it was mended, or why it was taken back. */
    outcome: Type.Optional(Text(2000)),
    /** Who and when are the platform's to say, by the account that asks. */
    inspectedBy: Type.Optional(Text(64)),
    filedAtMs: Type.Optional(AtMs),
    endedBy: Type.Optional(Text(64)),
    endedAtMs: Type.Optional(AtMs),
  },
  closed,
)
export type Inspection = Static<typeof Inspection>

const flags: readonly string[] = redFlagFindings

export const isRedFlag = (
  finding: InspectionFinding,
): finding is (typeof redFlagFindings)[number] => flags.includes(finding)
