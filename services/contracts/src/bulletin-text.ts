/** How a bulletin spells what it says: the document and the page on which one writes it read alike. */
import type { Figure, Hidden, Statement } from './bulletin.ts'

const zh = {
  units: { enterprises: '家', cameras: '台', slots: '个', percent: '%', times: '次', items: '项' },
  figures: {
    enterprises: '已接入企业',
    cameras: '采集点数',
    timely: '抓拍及时率',
    captures_face: '人脸抓拍',
    captures_vehicle: '车辆抓拍',
    vehicles: '车辆通行',
    vehicles_car: '小型客车',
    vehicles_truck: '货车',
    vehicles_bus: '大客车',
    vehicles_motorcycle: '摩托车',
    vehicles_bicycle: '非机动车',
    vehicles_unknown: '车型不明',
    online: '相机在线率',
    faults: '设备故障',
    slots_required: '应覆盖点位',
    slots_covered: '已覆盖点位',
    rectifications: '整改关闭',
  },
  statements: {
    connected: '企业接入',
    arrivals: '抓拍入库',
    passages: '车辆通行',
    camera_time: '相机在线时间',
    faults: '设备故障',
    gaps: '数据缺口',
    days: '每日抓拍',
    villages: '各村接入与车流',
    village_time: '各村在线时间',
    gap_days: '每日缺口',
    enterprise_time: '各企业在线时间',
    slots: '应覆盖与已覆盖点位',
    rectifications: '整改关闭',
    scores: '考核得分',
  },
  small: '<5',
  withheld: '不公布',
  nothing: '—',
  notAssessed: '未考核',
  /** What a typed-in figure may stand for. */
  filled: { case_queries: '涉案查询' },
}

export type BulletinWords = typeof zh
const en: BulletinWords = {
  units: { enterprises: '', cameras: '', slots: '', percent: '%', times: '', items: '' },
  figures: {
    enterprises: 'Connected enterprises',
    cameras: 'Capture points',
    timely: 'Timely captures',
    captures_face: 'Face captures',
    captures_vehicle: 'Vehicle captures',
    vehicles: 'Vehicle passages',
    vehicles_car: 'Cars',
    vehicles_truck: 'Trucks',
    vehicles_bus: 'Buses',
    vehicles_motorcycle: 'Motorcycles',
    vehicles_bicycle: 'Bicycles',
    vehicles_unknown: 'Class unknown',
    online: 'Cameras online',
    faults: 'Device faults',
    slots_required: 'Required slots',
    slots_covered: 'Slots covered',
    rectifications: 'Rectifications closed',
  },
  statements: {
    connected: 'Connected enterprises',
    arrivals: 'Captures stored',
    passages: 'Vehicle passages',
    camera_time: 'Camera time',
    faults: 'Device faults',
    gaps: 'Data gaps',
    days: 'Captures by day',
    villages: 'Connection and traffic by village',
    village_time: 'Village time',
    gap_days: 'Gaps by day',
    enterprise_time: 'Enterprise time',
    slots: 'Slots required and covered',
    rectifications: 'Rectifications closed',
    scores: 'Scores',
  },
  small: '<5',
  withheld: 'withheld',
  nothing: '—',
  notAssessed: 'not assessed',
  filled: { case_queries: 'Case-bound queries' },
}
/** Names by the keys that are stored. */
export const bulletinWords = { zh, en } as const

/** A word by a key that is stored; one of a later version is shown as it is. */
export function wordFor(table: Readonly<Record<string, string>>, key: string): string {
  return table[key] ?? key
}

/** `12,345`, with as many decimals as it needs, two at most. */
export function numberText(value: number, decimalsMin = 0): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: decimalsMin,
    maximumFractionDigits: 2,
  })
}

export function amountText(
  { value, hidden }: { readonly value: number | null; readonly hidden: Hidden | null },
  { unit, words }: { readonly unit: Figure['unit']; readonly words: BulletinWords },
): string {
  if (hidden !== null) return hidden === 'small' ? words.small : words.withheld
  if (value === null)
    return unit === 'slots' || unit === 'items' ? words.notAssessed : words.nothing
  return unit === 'percent' ? percentText(value) : numberText(value)
}

/** A high one never rounds up to all. */
function percentText(value: number): string {
  const text = value.toFixed(1)
  return `${text === '100.0' && value < 100 ? '99.9' : text}%`
}

/** A number of the year before that is not there was not measured, or nobody assessed it. */
export function previousText(
  { previous: value, previousHidden: hidden, unit }: Figure,
  words: BulletinWords,
): string {
  return value === null && hidden === null
    ? words.nothing
    : amountText({ value, hidden }, { unit, words })
}

/** How a figure stands to the year before: `▲12.3%`, `▼4.0%`, `0.0%`, or `—` where there is nothing to compare with. */
export function changeText(value: number | null, previous: number | null): string {
  if (value === null || previous === null || previous === 0) return '—'
  const percent = ((value - previous) / Math.abs(previous)) * 100
  const size = Math.abs(percent).toFixed(1)
  if (size === '0.0') return '0.0%'
  return `${percent > 0 ? '▲' : '▼'}${size}%`
}

/**
 * A statement as anybody can paste it, its values in it. What the year before is asked by stands in a comment below its head, named
 * by that word, or is a second statement. Comments may wrap, so they are no `--`. It is printed, never run from here.
 */
export function printedSql(statement: Statement, previousWord: string): string[] {
  const { sql, database, parameters, previousParameters } = statement
  const now = filledIn(sql, parameters, database)
  if (Object.keys(previousParameters).length === 0) return [now]
  const before = filledIn(sql, previousParameters, database)
  if (database !== 'clickhouse') return [now, before]
  const [head = '', ...rest] = now.split('\n')
  const [headBefore = ''] = before.split('\n')
  return [[head, `/* ${previousWord}: ${headBefore} */`, ...rest].join('\n')]
}

function filledIn(
  sql: string,
  parameters: Statement['parameters'],
  database: Statement['database'],
): string {
  return sql.replaceAll(/\{(\w+):\w+\}/g, (_place, name: string) =>
    literalOf(parameters[name] ?? null, database),
  )
}

function literalOf(value: string | number | null, database: Statement['database']): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number') return String(value)
  const text = database === 'clickhouse' ? value.replaceAll('\\', '\\\\') : value
  return `'${text.replaceAll("'", "''")}'`
}
