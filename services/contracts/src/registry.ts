/** 一机一档: what stands where in the park, who answers for it, and what must be seen. Coordinates are WGS-84, [longitude, latitude]. */
import { Type } from 'typebox'
import type { Static } from 'typebox'

/** Members that are not known are refused: a misspelt one would otherwise be lost. */
const closed = { additionalProperties: false } as const
const Id = Type.String({ pattern: '^[\\p{L}\\p{N}._-]{1,64}$' })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength })
const AtMs = Type.Integer({ minimum: 0, maximum: 8.64e15 })
const Longitude = Type.Number({ minimum: -180, maximum: 180 })
const Latitude = Type.Number({ minimum: -90, maximum: 90 })
export const Position = Type.Tuple([Longitude, Latitude])
export type Position = Static<typeof Position>

/** A code from outside and the system that it belongs to: the same digit means different things in two standards. */
export const SourceCode = Type.Object({ code: Text(40), system: Text(40) })
export type SourceCode = Static<typeof SourceCode>

/** A closed ring, the last position equal to the first (RFC 7946 3.1.6). */
export const Outline = Type.Array(Position, { minItems: 4, maxItems: 2000 })
export type Outline = Static<typeof Outline>

export const enterpriseClasses = ['key', 'medium', 'small', 'committee', 'village'] as const
export const EnterpriseClass = Type.Enum([...enterpriseClasses])
export type EnterpriseClass = Static<typeof EnterpriseClass>

export const Park = Type.Object(
  {
    parkId: Id,
    name: Text(64),
    /** What every camera's civil code begins with (GB/T 2260). */
    civilCode: Type.Optional(Text(8)),
    outline: Type.Optional(Outline),
  },
  closed,
)
export type Park = Static<typeof Park>

export const Enterprise = Type.Object(
  {
    enterpriseId: Id,
    parkId: Id,
    name: Text(64),
    /** Weighs it in the park's score: key (重点, 规上) 3, medium 2, small (小微) 1; the committee's and villages' own 3. */
    enterpriseClass: EnterpriseClass,
    villageId: Type.Optional(Id),
    address: Type.Optional(Text(200)),
    position: Type.Optional(Position),
    /** GB/T 4754. */
    industryCode: Type.Optional(Text(8)),
    shouldConnect: Type.Boolean(),
    /** From here on the grace of 30 days counts; absent where it has not begun. */
    onboardedAtMs: Type.Optional(AtMs),
  },
  closed,
)
export type Enterprise = Static<typeof Enterprise>

export const Village = Type.Object(
  {
    villageId: Id,
    parkId: Id,
    name: Text(64),
    /** 6 digits of GrassrootsCode (GB/T 28181-2022), or 9 or 12 of the statistical code. */
    code: Type.Optional(Text(12)),
    outline: Type.Optional(Outline),
  },
  closed,
)
export type Village = Static<typeof Village>

/** Decree 799: articles 7 and 9 have other duties; what is not settled counts as unknown. */
export const placeClasses = ['ART7', 'ART9', 'NON_PUBLIC', 'UNKNOWN'] as const
export const PlaceClass = Type.Enum([...placeClasses])

export const Site = Type.Object(
  {
    siteId: Id,
    enterpriseId: Id,
    name: Text(64),
    outline: Type.Optional(Outline),
    /** Buildings and walls that block the view, with their heights in metres. */
    occluders: Type.Array(Type.Object({ outline: Outline, heightM: Type.Number({ minimum: 0 }) }), {
      maxItems: 500,
    }),
    /** Where nothing may be recorded (Decree 799 art. 8). */
    prohibitedZones: Type.Array(Type.Object({ name: Text(64), outline: Outline }), {
      maxItems: 100,
    }),
  },
  closed,
)
export type Site = Static<typeof Site>

export const pointTypes = [
  'pedestrian_gate',
  'vehicle_gate',
  'mixed_gate',
  'parking_entrance',
  'perimeter',
  'key_area',
  'internal_road',
  'public_area',
] as const
export const PointType = Type.Enum([...pointTypes])
export type PointType = Static<typeof PointType>

export const capabilities = [
  'VIDEO_DETECT',
  'VIDEO_OBSERVE',
  'VIDEO_RECOGNISE',
  'VEHICLE_CAPTURE',
  'FACE_CAPTURE',
] as const
export const Capability = Type.Enum([...capabilities])
export type Capability = Static<typeof Capability>

/** A place that must be seen. A gate is a position with the heading of those who come in; a perimeter is a line. */
export const Point = Type.Object(
  {
    pointId: Id,
    siteId: Id,
    name: Text(64),
    pointType: PointType,
    positions: Type.Array(Position, { minItems: 1, maxItems: 2000 }),
    /** Degrees clockwise from north in which targets move or look when they come in. */
    headingDegrees: Type.Optional(Type.Number({ minimum: 0, exclusiveMaximum: 360 })),
    /** What must be done there, each with its criticality; from the catalogue, changed by a survey. */
    requires: Type.Array(
      Type.Object({
        capability: Capability,
        criticality: Type.Integer({ minimum: 1, maximum: 3 }),
        /** Says itself that it is covered, until evidence or geometry says more. */
        isSelfDeclared: Type.Boolean(),
      }),
      { maxItems: 10 },
    ),
    /** Who has been there and agreed to the list, and when. */
    surveyedBy: Type.Optional(Text(64)),
    surveyedAtMs: Type.Optional(AtMs),
  },
  closed,
)
export type Point = Static<typeof Point>

/** One camera, one archive. Members that are absent are not known; which are mandatory depends on its point class. */
export const CameraArchive = Type.Object(
  {
    cameraId: Id,
    enterpriseId: Id,
    siteId: Id,
    /** 20 digits, GB/T 28181 annex D. */
    deviceCode: Type.Optional(Text(20)),
    name: Type.Optional(Text(64)),
    manufacturer: Type.Optional(Text(64)),
    model: Type.Optional(Text(64)),
    civilCode: Type.Optional(Text(8)),
    address: Type.Optional(Text(200)),
    position: Type.Optional(Position),
    /** 1, 2, 3, 9: 一类, 二类, 三类, 其他 (GB/T 28181-2022 Info/PointType). */
    pointClass: Type.Optional(Type.Enum(['1', '2', '3', '9'])),
    grassrootsCode: Type.Optional(Text(12)),
    parentId: Type.Optional(Text(64)),
    registerWay: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
    secrecy: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
    macAddress: Type.Optional(Text(20)),
    ipAddress: Type.Optional(Text(64)),
    installedAtMs: Type.Optional(AtMs),
    contact: Type.Optional(Text(40)),
    recordDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
    recordDaysRequired: Type.Optional(Type.Integer({ minimum: 0, maximum: 3650 })),
    /** What a person saw at the recorder: when, the oldest recording that plays, and the hours since then that do not. */
    recordingDeclared: Type.Optional(
      Type.Object(
        {
          asOfMs: AtMs,
          oldestAtMs: AtMs,
          missingHours: Type.Optional(Type.Number({ minimum: 0, maximum: 100_000 })),
        },
        { ...closed },
      ),
    ),
    /** Codes as they came, each with its system: function, structure, imaging, light, direction, position type … */
    codes: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z]{1,40}$' }), SourceCode),
    placeClass: PlaceClass,
    purpose: Type.Optional(Type.Enum(['public_security'])),
    signPhotoSha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
    filingNumber: Type.Optional(Text(64)),
    /** Field of view: azimuth clockwise from north, angles in degrees, metres, pixels. */
    view: Type.Optional(
      Type.Object({
        azimuthDegrees: Type.Number({ minimum: 0, exclusiveMaximum: 360 }),
        horizontalDegrees: Type.Number({ exclusiveMinimum: 0, maximum: 360 }),
        heightM: Type.Number({ minimum: 0, maximum: 200 }),
        rangeM: Type.Number({ exclusiveMinimum: 0, maximum: 5000 }),
        widthPx: Type.Integer({ minimum: 1, maximum: 20_000 }),
        hasNightLight: Type.Boolean(),
        isPtz: Type.Boolean(),
      }),
    ),
    /** The points that it is there for, and which way it counts: in, out, or not. */
    serves: Type.Array(
      Type.Object({ pointId: Id, direction: Type.Optional(Type.Enum(['in', 'out', 'both'])) }),
      { maxItems: 20 },
    ),
    /** Ids that it had before its agent told it apart from another, the latest last: its history began under them. */
    formerIds: Type.Optional(Type.Array(Id, { maxItems: 20 })),
    commissionedAtMs: Type.Optional(AtMs),
    retiredAtMs: Type.Optional(AtMs),
  },
  closed,
)
export type CameraArchive = Static<typeof CameraArchive>

export const Maintenance = Type.Object(
  {
    maintenanceId: Id,
    enterpriseId: Id,
    cameraIds: Type.Array(Id, { minItems: 1, maxItems: 1000 }),
    fromMs: AtMs,
    toMs: AtMs,
    filedAtMs: AtMs,
    isEmergency: Type.Boolean(),
    reason: Text(500),
    state: Type.Enum(['filed', 'approved', 'refused', 'withdrawn']),
  },
  closed,
)
export type Maintenance = Static<typeof Maintenance>

/** Holidays and standstills: no captures are expected, and none are missed. */
export const Shutdown = Type.Object(
  {
    shutdownId: Id,
    enterpriseId: Id,
    fromMs: AtMs,
    toMs: AtMs,
    reason: Text(200),
  },
  closed,
)
export type Shutdown = Static<typeof Shutdown>

/** A date of the park's calendar. */
const Day = Type.String({ pattern: '^20\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' })

/** Days of a park that are not what their weekday says: public holidays, and days of a weekend that are worked in exchange (调休). */
export const Holiday = Type.Object(
  {
    holidayId: Id,
    parkId: Id,
    name: Text(64),
    dayKind: Type.Enum(['holiday', 'workday']),
    /** Both included. */
    fromDay: Day,
    toDay: Day,
    /** Who has ordered it so: the State Council's notice of the year. */
    source: Type.Optional(Text(200)),
  },
  closed,
)
export type Holiday = Static<typeof Holiday>

/** A camera that an agent sees and that is none of the park's, with why; retiring the record brings it back among the discoveries. */
export const IgnoredCamera = Type.Object(
  { cameraId: Id, enterpriseId: Id, reason: Text(200) },
  closed,
)
export type IgnoredCamera = Static<typeof IgnoredCamera>

/** What is wrong with one field of an archive: a key of the rules, and the value as it stands. */
export const ArchiveFault = Type.Object({
  field: Text(40),
  rule: Text(60),
  value: Type.Optional(Type.String({ maxLength: 200 })),
  isMandatory: Type.Boolean(),
})
export type ArchiveFault = Static<typeof ArchiveFault>

export const recordKinds = [
  'parks',
  'villages',
  'enterprises',
  'sites',
  'points',
  'cameras',
  'maintenance',
  'shutdowns',
  'holidays',
  'inspections',
  'ignored',
] as const
export const RecordKind = Type.Enum([...recordKinds])
export type RecordKind = Static<typeof RecordKind>
