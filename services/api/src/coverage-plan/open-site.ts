import type { CameraArchive, Site } from '@zhian/contracts/registry'
import { Fault } from '@zhian/kit/fault'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import { readWidths } from '../assessment/facts/measured.ts'
import type { TargetWidth } from '../assessment/facts/measured.ts'
import { groundOf } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'
import { rostersOf } from '../assessment/inputs/roster.ts'
import type { Roster } from '../assessment/inputs/roster.ts'
import { periodOf } from '../assessment/periods.ts'
import { refusal } from '../refusal.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import { privateGrounds } from './private-grounds.ts'
import type { PrivateGround } from './private-grounds.ts'

export interface SiteNeeds {
  readonly warehouse: Warehouse
  readonly desk: Pick<RegistryDesk, 'snapshot'>
  readonly now: () => number
}

export interface SiteAsked {
  readonly enterpriseId: string
  /** Where it is absent, the one with the most points. */
  readonly siteId?: string
  readonly isNight: boolean
}

/** A site as registry and captures have it: plain values, which cross to the thread that reckons. */
export interface SurveyedSite {
  readonly roster: Roster
  readonly siteId: string
  readonly widths: readonly TargetWidth[]
  readonly isNight: boolean
  /** Where nothing may be recorded, here and at the neighbours. */
  readonly privateGrounds: readonly PrivateGround[]
}

/** One site with its enterprise around it. */
export interface OpenSite {
  readonly site: Site
  readonly ground: Ground
  readonly cameras: readonly CameraArchive[]
  readonly privateGrounds: readonly PrivateGround[]
}

/**
 * A site as the score sees it, with what captures of the last 30 days show.
 *
 * Throws NOT_FOUND where it is out of reach or has no points.
 */
export async function surveySite(
  { warehouse, desk, now }: SiteNeeds,
  subject: Subject,
  { enterpriseId, siteId, isNight }: SiteAsked,
): Promise<SurveyedSite> {
  const snapshot = await desk.snapshot()
  const enterprise = snapshot.enterprises.get(enterpriseId)
  if (enterprise === undefined || !may(subject, 'read score', enterprise))
    throw refusal('NOT_FOUND', {
      en: 'there is no such enterprise within your reach',
      zh: '您的权限范围内没有这家企业',
    })
  const [roster] = rostersOf(snapshot, { ...enterprise, asOfMs: now() })
  if (roster === undefined)
    throw refusal('NOT_FOUND', { en: 'there is no such enterprise', zh: '没有这家企业' })
  const pointsOf = (id: string) =>
    [...roster.points.values()].filter((point) => point.siteId === id).length
  const site =
    siteId === undefined
      ? roster.sites.toSorted((a, b) => pointsOf(b.siteId) - pointsOf(a.siteId))[0]
      : roster.sites.find((each) => each.siteId === siteId)
  if (site === undefined || pointsOf(site.siteId) === 0)
    throw refusal('NOT_FOUND', {
      en: 'there is no such site with points that must be covered',
      zh: '没有这个厂区，或厂区内没有必须覆盖的点位',
    })
  const widths = await readWidths(warehouse, [enterpriseId], periodOf('rolling30', now()))
  return {
    roster,
    siteId: site.siteId,
    widths,
    isNight,
    privateGrounds: privateGrounds(site, snapshot),
  }
}

/** The site on its own plane. */
export function openSite({ roster, siteId, widths, isNight, ...more }: SurveyedSite): OpenSite {
  const site = roster.sites.find((each) => each.siteId === siteId)
  const ground = groundOf(roster, widths, { isNight })
  if (site === undefined || ground === undefined)
    throw new Fault('INVARIANT_BROKEN', `the site ${siteId} was surveyed without points`)
  const cameras = roster.cameras.filter((camera) => camera.siteId === siteId)
  return { ...more, site, ground, cameras }
}
