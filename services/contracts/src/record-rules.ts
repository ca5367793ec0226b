import type { TObject } from 'typebox'
import { Inspection } from './inspection.ts'
import {
  CameraArchive,
  Enterprise,
  Holiday,
  IgnoredCamera,
  Maintenance,
  Park,
  Point,
  Shutdown,
  Site,
  Village,
} from './registry.ts'
import type { RecordKind } from './registry.ts'

export interface KindRules {
  readonly schema: TObject
  /** The member that names a record of this kind. */
  readonly idMember: string
  /** Members that name a record of another kind, which must be there. */
  readonly refers: Readonly<Record<string, RecordKind>>
}

export const recordRules: Readonly<Record<RecordKind, KindRules>> = {
  parks: { schema: Park, idMember: 'parkId', refers: {} },
  villages: { schema: Village, idMember: 'villageId', refers: { parkId: 'parks' } },
  enterprises: {
    schema: Enterprise,
    idMember: 'enterpriseId',
    refers: { parkId: 'parks', villageId: 'villages' },
  },
  sites: { schema: Site, idMember: 'siteId', refers: { enterpriseId: 'enterprises' } },
  points: { schema: Point, idMember: 'pointId', refers: { siteId: 'sites' } },
  cameras: {
    schema: CameraArchive,
    idMember: 'cameraId',
    refers: { enterpriseId: 'enterprises', siteId: 'sites' },
  },
  maintenance: {
    schema: Maintenance,
    idMember: 'maintenanceId',
    refers: { enterpriseId: 'enterprises' },
  },
  shutdowns: { schema: Shutdown, idMember: 'shutdownId', refers: { enterpriseId: 'enterprises' } },
  holidays: { schema: Holiday, idMember: 'holidayId', refers: { parkId: 'parks' } },
  inspections: {
    schema: Inspection,
    idMember: 'inspectionId',
    refers: { enterpriseId: 'enterprises', cameraId: 'cameras', pointId: 'points' },
  },
  ignored: { schema: IgnoredCamera, idMember: 'cameraId', refers: { enterpriseId: 'enterprises' } },
}

/** A record whose schema has been checked; which members it has is the schema's business. */
export type PlainRecord = Readonly<Record<string, unknown>>

export function textMember(record: PlainRecord, member: string): string | undefined {
  const value = record[member]
  return typeof value === 'string' ? value : undefined
}
