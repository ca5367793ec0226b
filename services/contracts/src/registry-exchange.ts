/** What the registry's routes say: records as they stand, their history, and how an import ended. */
import { Type } from 'typebox'
import type { Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { ArchiveFault, RecordKind } from './registry.ts'

const AtMs = Type.Integer({ minimum: 0 })
const Id = Type.String()

/** One record as it stands, with what the rules say of it. */
export const RegistryRecord = Type.Object({
  kind: RecordKind,
  id: Id,
  /** Counts up with every change; a change names the one that it was made from. */
  version: Type.Integer({ minimum: 1 }),
  changedAtMs: AtMs,
  changedBy: Type.String(),
  /** Set where it is no longer there; history keeps it. */
  retiredAtMs: Type.Optional(AtMs),
  record: Type.Unknown(),
  faults: Type.Array(ArchiveFault),
})
export type RegistryRecord = Static<typeof RegistryRecord>
export const RegistryPage = Type.Object({
  items: Type.Array(RegistryRecord),
  /** Hand this back as `cursor`; null at the end. */
  next: Type.Union([Type.String(), Type.Null()]),
})
export type RegistryPage = Static<typeof RegistryPage>

export const RegistryChange = Type.Object({
  /** Of a camera that goes on under another id, the one that it had then. */
  id: Id,
  atMs: AtMs,
  by: Type.String(),
  source: Type.Enum(['form', 'import', 'ape', 'discovery', 'demo']),
  version: Type.Integer(),
  /** What it was and what it is; null before the first and after the last. */
  before: Type.Unknown(),
  after: Type.Unknown(),
})
export type RegistryChange = Static<typeof RegistryChange>

/** What becomes of a camera that was discovered: an archive of its own, or the id of one that is there already. */
export const DiscoveryOrder = Type.Object(
  {
    siteId: Type.String({ minLength: 1, maxLength: 64 }),
    /** The archive that it is, as it was read: it goes on under the discovered id. */
    is: Type.Optional(
      Type.Object({
        cameraId: Type.String({ minLength: 1, maxLength: 64 }),
        version: Type.Integer({ minimum: 1 }),
      }),
    ),
  },
  { additionalProperties: false },
)
export type DiscoveryOrder = Static<typeof DiscoveryOrder>

/** What an import would do, or did: every problem by its row, rows counted as the table's program shows them. */
export const ImportReport = Type.Object({
  isDryRun: Type.Boolean(),
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  problems: Type.Array(
    Type.Object({
      row: Type.Integer(),
      column: Type.Optional(Type.String()),
      value: Type.Optional(Type.String()),
      problem: Bilingual,
      /** The key of the rule of archives that is broken, where it is one. */
      rule: Type.Optional(Type.String()),
      /** A hint is no reason not to import. */
      isHint: Type.Boolean(),
    }),
  ),
})
export type ImportReport = Static<typeof ImportReport>
