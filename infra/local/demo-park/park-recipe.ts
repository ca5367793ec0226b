import type { EnterpriseClass } from '@zhian/contracts/registry'
import type { Position } from '@zhian/coverage/geometry/plane'
import type { DefectKey } from './defects.ts'

/** How busy an enterprise of a class is on a working day. */
export interface Bustle {
  readonly facesPerDay: number
  readonly visitsPerDay: number
  /** Vehicles of its own. */
  readonly fleet: number
  /** Of such enterprises, how many work through the night. */
  readonly nightShare: number
}

/** All that makes one park differ from another. What a park is, and how it is made, stands in the other files. */
export interface ParkRecipe {
  readonly parkId: string
  /** Begins every id that the park brings, and nothing else begins with it. */
  readonly prefix: string
  readonly name: string
  /** What addresses and names of enterprises begin with. */
  readonly townName: string
  /** Six digits, GB/T 2260. */
  readonly civilCode: string
  readonly centre: Position
  /** How far the grid of roads is turned, clockwise. */
  readonly turnDeg: number
  readonly blocks: {
    readonly columns: number
    readonly rows: number
    readonly widthM: number
    readonly depthM: number
    readonly roadM: number
  }
  readonly villageNames: readonly string[]
  readonly enterprises: Readonly<Record<EnterpriseClass, number>>
  /** Crossings that the committee watches. */
  readonly crossings: number
  readonly days: number
  readonly notConnectedShare: number
  readonly unsurveyedShare: number
  readonly bustle: Readonly<Record<EnterpriseClass, Bustle>>
  /** What is wrong on purpose, in the order in which enterprises are taken for it. */
  readonly defects: readonly DefectKey[]
}

const chengxi = {
  parkId: 'demo-park',
  prefix: 'demo-',
  name: '澄溪智造园（演示）',
  townName: '澄溪',
  // 3307 is a region, 99 no county of it: nothing here can be taken for a real place.
  civilCode: '330799',
  centre: { longitude: 120.052, latitude: 28.913 },
  turnDeg: 8,
  notConnectedShare: 0.08,
  unsurveyedShare: 0.1,
  bustle: {
    key: { facesPerDay: 700, visitsPerDay: 110, fleet: 60, nightShare: 0.5 },
    medium: { facesPerDay: 130, visitsPerDay: 28, fleet: 18, nightShare: 0.2 },
    small: { facesPerDay: 24, visitsPerDay: 8, fleet: 5, nightShare: 0.05 },
    committee: { facesPerDay: 0, visitsPerDay: 1200, fleet: 400, nightShare: 0 },
    village: { facesPerDay: 0, visitsPerDay: 45, fleet: 60, nightShare: 0 },
  },
  defects: [
    'dead_gate_camera',
    'slow_clock',
    'covered_lens',
    'blurred',
    'moved_view',
    'heartbeat_without_captures',
    'sudden_drop',
    'unfiled_maintenance',
    'duplicates',
    'outage_backfilled',
    'maintenance_abuse',
    'prohibited_zone',
    'sign_missing',
    'retention_too_short',
    'unregistered_camera',
    'bad_archive',
    'one_mac_twice',
    'clone_plate',
    'night_burst',
    'tankers',
  ],
} as const

/** A fictional zone of the usual size. */
export const chengxiPark: ParkRecipe = {
  ...chengxi,
  blocks: { columns: 10, rows: 8, widthM: 360, depthM: 240, roadM: 30 },
  villageNames: (
    '上澄村 下澄村 石桐村 溪头村 砚山村 岭后村 古槐村 荷塘村 樟坑村 双桥村 竹园村 ' +
    '枫林村 大路村 后塘村 白岩村 清泉村 横塘村 东陇村 西陇村 梅坞村 新屋村'
  ).split(' '),
  enterprises: { key: 23, medium: 69, small: 126, committee: 1, village: 11 },
  crossings: 20,
  days: 60,
}

/** The same, small enough for a test. */
export const smallChengxiPark: ParkRecipe = {
  ...chengxi,
  blocks: { columns: 3, rows: 3, widthM: 360, depthM: 240, roadM: 30 },
  villageNames: ['上澄村', '下澄村'],
  enterprises: { key: 2, medium: 3, small: 5, committee: 1, village: 1 },
  crossings: 2,
  // Whole months can be looked at, enterprises are past their grace, and a week has four to be compared with.
  days: 40,
  bustle: {
    ...chengxi.bustle,
    key: { facesPerDay: 280, visitsPerDay: 40, fleet: 20, nightShare: 0.5 },
    committee: { facesPerDay: 0, visitsPerDay: 60, fleet: 40, nightShare: 0 },
  },
}
