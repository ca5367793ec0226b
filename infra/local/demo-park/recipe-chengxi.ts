import { rhythms, weeks } from './calendar.ts'
import type { ParkRecipe } from './park-recipe.ts'

const chengxi = {
  parkId: 'demo-park',
  prefix: 'demo-',
  name: '澄溪智造园（演示）',
  townName: '澄溪',
  street: (which: string) => `智造园${which}横路`,
  committeeName: '澄溪智造园管理委员会',
  trades: [
    ['五金制造', '3389'],
    ['电动工具', '3465'],
    ['门业', '3312'],
    ['杯业', '3382'],
    ['车业', '3770'],
    ['休闲用品', '2449'],
    ['精密机械', '3484'],
    ['金属材料', '3252'],
    ['包装', '2231'],
    ['塑业', '2926'],
    ['物流', '5810'],
    ['电器', '3857'],
  ],
  equipment: {
    key: 'plant',
    medium: 'workshop',
    small: 'shed',
    committee: 'crossings',
    village: 'village',
  },
  makers: [
    { manufacturer: '澄视', model: 'CS-2K', protocol: 'gat1400' },
    { manufacturer: '澄视', model: 'CS-4K', protocol: 'gat1400' },
    { manufacturer: '远岫', model: 'YX-500', protocol: 'gat1400' },
    { manufacturer: '桐安', model: 'TA-8P', protocol: 'gat1400' },
  ],
  // 3307 is a region, 99 no county of it: nothing here can be taken for a real place.
  civilCode: '330799',
  centre: { longitude: 120.052, latitude: 28.913 },
  turnDeg: 8,
  notConnectedShare: 0.08,
  unsurveyedShare: 0.1,
  exempt: 0,
  lateJoiners: 0,
  platformOutages: [],
  weeks: {
    key: weeks.factories,
    medium: weeks.factories,
    small: weeks.factories,
    committee: weeks.roads,
    village: weeks.villages,
  },
  rhythms: rhythms.factories,
  fleetKinds: ['car', 'car', 'car', 'electric_car', 'electric_car', 'van', 'truck'],
  visitorKinds: [
    'car',
    'car',
    'van',
    'van',
    'electric_car',
    'truck',
    'truck',
    'tractor',
    'electric_truck',
  ],
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
    'torn_pictures',
    'clone_plate',
    'night_burst',
    'tankers',
  ],
} as const satisfies Partial<ParkRecipe>

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
    key: { facesPerDay: 280, visitsPerDay: 90, fleet: 30, nightShare: 0.5 },
    committee: { facesPerDay: 0, visitsPerDay: 60, fleet: 40, nightShare: 0 },
  },
}
