import { rhythms, weeks } from './calendar.ts'
import type { ParkRecipe } from './park-recipe.ts'

/**
 * A fictional harbour: few and large enterprises with many gates, lorries by night, cameras of several makers, and troubles of another
 * kind: a switch that dies, days without a network, an enterprise that plays for points, and a night in which the platform itself was away.
 */
export const harbourPark: ParkRecipe = {
  parkId: 'harbour-park',
  prefix: 'harbour-',
  name: '岚港物流园（演示）',
  townName: '岚港',
  street: (which) => `疏港${which}路`,
  committeeName: '岚港物流园管理委员会',
  trades: [
    ['码头', '5532'],
    ['集装箱', '5532'],
    ['货运', '5431'],
    ['仓储', '5990'],
    ['冷链', '5930'],
    ['报关', '5810'],
  ],
  // 3309 is a region, 99 no county of it.
  civilCode: '330999',
  centre: { longitude: 122.105, latitude: 30.012 },
  turnDeg: -21,
  blocks: { columns: 4, rows: 3, widthM: 440, depthM: 300, roadM: 45 },
  villageNames: ['望潮村'],
  enterprises: { key: 6, medium: 4, small: 3, committee: 1, village: 0 },
  equipment: {
    key: 'terminal',
    medium: 'workshop',
    small: 'shed',
    committee: 'crossings',
    village: 'village',
  },
  makers: [
    { manufacturer: '岚眼', model: 'LY-9C', protocol: 'hikvision' },
    { manufacturer: '岚眼', model: 'LY-12', protocol: 'hikvision' },
    { manufacturer: '望潮', model: 'WC-700', protocol: 'dahua' },
    { manufacturer: '澄视', model: 'CS-4K', protocol: 'gat1400' },
    { manufacturer: '北礁', model: 'BJ-X2', protocol: 'onvif' },
  ],
  crossings: 4,
  days: 40,
  notConnectedShare: 0,
  unsurveyedShare: 0,
  exempt: 1,
  lateJoiners: 1,
  platformOutages: [{ share: 0.72, hours: 5 }],
  week: weeks.harbour,
  rhythms: rhythms.harbour,
  fleetKinds: ['tractor', 'tractor', 'electric_truck', 'car', 'electric_car'],
  visitorKinds: [
    'tractor',
    'tractor',
    'tractor',
    'truck',
    'truck',
    'electric_truck',
    'tanker',
    'van',
    'car',
  ],
  bustle: {
    key: { facesPerDay: 60, visitsPerDay: 55, fleet: 24, nightShare: 1 },
    medium: { facesPerDay: 24, visitsPerDay: 24, fleet: 10, nightShare: 0.6 },
    small: { facesPerDay: 12, visitsPerDay: 8, fleet: 4, nightShare: 0 },
    committee: { facesPerDay: 0, visitsPerDay: 90, fleet: 60, nightShare: 0 },
    village: { facesPerDay: 0, visitsPerDay: 0, fleet: 0, nightShare: 0 },
  },
  defects: [
    'dead_switch',
    'outage_of_five_days',
    'gaming',
    'maintenance_as_filed',
    'blurred',
    'moved_view',
    'slow_clock',
    'retention_too_short',
    'bad_archive',
    'clone_plate',
  ],
}
