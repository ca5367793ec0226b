import type { CameraArchive, Site } from '@zhian/contracts/registry'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { may } from '../access/policy.ts'
import type { Subject } from '../access/policy.ts'
import { readWidths } from '../assessment/facts/measured.ts'
import { groundOf } from '../assessment/inputs/ground.ts'
import type { Ground } from '../assessment/inputs/ground.ts'
import { rostersOf } from '../assessment/inputs/roster.ts'
import { periodOf } from '../assessment/periods.ts'
import type { RegistryDesk } from '../registry/registry-desk.ts'
import { refusal } from '../refusal.ts'

export interface PlanNeeds {
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

/** One site with its enterprise around it. */
export interface OpenSite {
  readonly site: Site
  readonly ground: Ground
  readonly cameras: readonly CameraArchive[]
}

/** Edges of buildings and cameras beyond this are a plan that cannot be reckoned while somebody waits. */
const edgesMax = 1500
const camerasMax = 200

/**
 * A site as the score sees it, with what captures of the last 30 days show.
 *
 * Throws NOT_FOUND where it is out of reach or has no points, SITE_TOO_LARGE where it is too large.
 */
export async function openSite(
  { warehouse, desk, now }: PlanNeeds,
  subject: Subject,
  { enterpriseId, siteId, isNight }: SiteAsked,
): Promise<OpenSite> {
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
  const widths = await readWidths(warehouse, [enterpriseId], periodOf('rolling30', now()))
  const ground = groundOf(roster, widths, { isNight })
  const pointsOf = (id: string) =>
    [...roster.points.values()].filter((point) => point.siteId === id).length
  const site =
    siteId === undefined
      ? roster.sites.toSorted((a, b) => pointsOf(b.siteId) - pointsOf(a.siteId))[0]
      : roster.sites.find((each) => each.siteId === siteId)
  if (site === undefined || ground === undefined || pointsOf(site.siteId) === 0)
    throw refusal('NOT_FOUND', {
      en: 'there is no such site with points that must be covered',
      zh: '没有这个厂区，或厂区内没有必须覆盖的点位',
    })
  const cameras = roster.cameras.filter((camera) => camera.siteId === site.siteId)
  const edges = ground.scene.occluders.reduce((sum, { ring }) => sum + ring.length, 0)
  if (edges > edgesMax || cameras.length > camerasMax)
    throw refusal('SITE_TOO_LARGE', {
      en: `the site has ${cameras.length} cameras and ${edges} edges of buildings; ${camerasMax} and ${edgesMax} can be drawn`,
      zh: `厂区有 ${cameras.length} 台相机、${edges} 条建筑边线；最多可画 ${camerasMax} 台、${edgesMax} 条`,
    })
  return { site, ground, cameras }
}
