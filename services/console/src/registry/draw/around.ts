import type {
  CameraArchive,
  Enterprise,
  Park,
  Point,
  Position,
  Site,
  Village,
} from '@zhian/contracts/registry'
import type { FormKind, PlainRecord } from '../record/record-forms.ts'

/** Something that is drawn with its name, to know where one is. */
export interface Mark {
  readonly kind: 'enterprises' | 'points' | 'cameras'
  readonly id: string
  readonly name: string
  readonly positions: readonly Position[]
}

/** What stands around a record that is being drawn, without that record. */
export interface Around {
  readonly park: Park | undefined
  readonly villages: readonly Village[]
  readonly sites: readonly Site[]
  readonly marks: readonly Mark[]
  /** Where to look first. */
  readonly focus: readonly Position[]
}

export interface Registry {
  readonly parks: readonly Park[]
  readonly villages: readonly Village[]
  readonly enterprises: readonly Enterprise[]
  readonly sites: readonly Site[]
  readonly points: readonly Point[]
  readonly cameras: readonly CameraArchive[]
}

/** Of a place without an outline, what is seen around it: half across, in degrees; some 150 m. */
const halfDegrees = 0.0015

export function aroundOf(kind: FormKind, record: PlainRecord, all: Registry): Around {
  const text = (member: string) => record[member] as string | undefined
  const site = all.sites.find(({ siteId }) => siteId === text('siteId'))
  const enterpriseId = text('enterpriseId') ?? site?.enterpriseId
  const enterprise = all.enterprises.find((each) => each.enterpriseId === enterpriseId)
  const parkId = text('parkId') ?? enterprise?.parkId
  const park = all.parks.find((each) => each.parkId === parkId)
  const inPark = all.enterprises.filter((each) => each.parkId === parkId)
  const isInPark = new Set(inPark.map((each) => each.enterpriseId))
  const isOnSite = kind === 'points' || kind === 'cameras'
  const onSite = site !== undefined && isOnSite ? marksOn(site.siteId, all) : []
  const neighbours = isOnSite ? [] : inPark.flatMap(markOfEnterprise)
  const isSelf = ({ kind: of, id }: Mark) => of === kind && id === text(idMembers[of])
  return {
    park: kind === 'parks' ? undefined : park,
    villages: all.villages.filter(
      (each) =>
        each.parkId === parkId && !(kind === 'villages' && each.villageId === text('villageId')),
    ),
    sites: all.sites.filter(
      (each) =>
        isInPark.has(each.enterpriseId) && !(kind === 'sites' && each.siteId === text('siteId')),
    ),
    marks: [...onSite, ...neighbours].filter((mark) => !isSelf(mark)),
    focus: focusOf({ site: isOnSite ? site : undefined, enterprise, park, kind, all }),
  }
}

const idMembers = { enterprises: 'enterpriseId', points: 'pointId', cameras: 'cameraId' } as const

const markOfEnterprise = ({ enterpriseId: id, name, position }: Enterprise): Mark[] =>
  position === undefined ? [] : [{ kind: 'enterprises', id, name, positions: [position] }]

export function marksOn(siteId: string, { points, cameras }: Registry): Mark[] {
  return [
    ...points
      .filter((each) => each.siteId === siteId)
      .map(({ pointId: id, name, positions }): Mark => ({ kind: 'points', id, name, positions })),
    ...cameras
      .filter((each) => each.siteId === siteId)
      .flatMap(({ cameraId: id, name = id, position }): Mark[] =>
        position === undefined ? [] : [{ kind: 'cameras', id, name, positions: [position] }],
      ),
  ]
}

interface Places {
  readonly kind: FormKind
  readonly site: Site | undefined
  readonly enterprise: Enterprise | undefined
  readonly park: Park | undefined
  readonly all: Registry
}

/** The nearest of what it stands on that has a place of its own. */
function focusOf({ kind, site, enterprise, park, all }: Places): readonly Position[] {
  if (site?.outline) return site.outline
  if (enterprise?.position && kind !== 'enterprises') return near(enterprise.position)
  if (site !== undefined) {
    const placed = marksOn(site.siteId, all).flatMap(({ positions }) => positions)
    if (placed[0] !== undefined) return placed.length > 1 ? placed : near(placed[0])
  }
  return park?.outline ?? []
}

const near = ([longitude, latitude]: Position): Position[] => [
  [longitude - halfDegrees, latitude - halfDegrees],
  [longitude + halfDegrees, latitude + halfDegrees],
]
