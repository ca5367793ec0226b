import type { PointType, RecordKind } from '@zhian/contracts/registry'
import { pointCatalogue } from '../point-catalogue.ts'
import { choice, dated, flag, moment, number, plain, text, worded } from './cells.ts'
import { coded, line, requirements, served } from './list-cells.ts'

/** One column of an import or export: where its value stands in the record, what it is called, how it is read. */
export interface Column {
  readonly path: readonly string[]
  readonly zh: string
  readonly en: string
  readonly read: (text: string) => unknown
  readonly write: (value: unknown) => string
}

const column = (
  path: string,
  [zh, en]: readonly [string, string],
  how: Partial<Pick<Column, 'read' | 'write'>> = {},
): Column => ({ path: path.split('.'), zh, en, read: text, write: plain, ...how })
const chosen = (words: Readonly<Record<string, string>>) => ({
  read: choice(words),
  write: worded(words),
})
const days = { read: moment, write: dated }
/** A date that stays one, without a time of day. */
const dates = { read: (value: string) => dated(moment(value)) }
const numbers = { read: number }
const flags = {
  read: flag,
  write: (value: unknown) => (value === undefined ? '' : value === true ? '是' : '否'),
}

const enterpriseClasses = {
  重点: 'key',
  规上: 'key',
  中型: 'medium',
  小微: 'small',
  管委会: 'committee',
  村: 'village',
}
const dayKinds = { 放假: 'holiday', 上班: 'workday' }
const placeClasses = { 第七条: 'ART7', 第九条: 'ART9', 非公共: 'NON_PUBLIC', 未定: 'UNKNOWN' }
const pointTypes = {
  人行主出入口: 'pedestrian_gate',
  车行出入口: 'vehicle_gate',
  混行出入口: 'mixed_gate',
  停车场出入口: 'parking_entrance',
  周界: 'perimeter',
  重点部位: 'key_area',
  厂区道路: 'internal_road',
  公共区域: 'public_area',
}
const national = 'GB/T 28181-2022'
const code = (member: string, names: readonly [string, string]) =>
  column(`codes.${member}`, names, coded(national))

/** What can be exchanged as a table. Sites with their outlines and what is drawn cannot. */
export const tableColumns: Partial<Readonly<Record<RecordKind, readonly Column[]>>> = {
  enterprises: [
    column('enterpriseId', ['企业编号', 'enterpriseId']),
    column('parkId', ['园区编号', 'parkId']),
    column('name', ['企业名称', 'name']),
    column('enterpriseClass', ['企业类别', 'class'], chosen(enterpriseClasses)),
    column('villageId', ['村编号', 'villageId']),
    column('address', ['地址', 'address']),
    column('position.0', ['经度', 'longitude'], numbers),
    column('position.1', ['纬度', 'latitude'], numbers),
    column('industryCode', ['行业代码', 'industryCode']),
    column('shouldConnect', ['应接入', 'shouldConnect'], flags),
    column('onboardedAtMs', ['接入日期', 'onboardedAt'], days),
  ],
  points: [
    column('pointId', ['点位编号', 'pointId']),
    column('siteId', ['厂区编号', 'siteId']),
    column('name', ['点位名称', 'name']),
    column('pointType', ['点位类型', 'pointType'], chosen(pointTypes)),
    column('positions.0.0', ['经度', 'longitude'], numbers),
    column('positions.0.1', ['纬度', 'latitude'], numbers),
    column('positions', ['走向坐标', 'line'], line),
    column('requires', ['应有能力', 'requires'], requirements),
    column('headingDegrees', ['来向', 'headingDegrees'], numbers),
    column('surveyedBy', ['勘查人', 'surveyedBy']),
    column('surveyedAtMs', ['勘查日期', 'surveyedAt'], days),
  ],
  holidays: [
    column('holidayId', ['节假日编号', 'holidayId']),
    column('parkId', ['园区编号', 'parkId']),
    column('name', ['节日名称', 'name']),
    column('dayKind', ['安排', 'kind'], chosen(dayKinds)),
    column('fromDay', ['开始日期', 'from'], dates),
    column('toDay', ['结束日期', 'to'], dates),
    column('source', ['依据', 'source']),
  ],
  cameras: [
    column('cameraId', ['摄像机编号', 'cameraId']),
    column('enterpriseId', ['企业编号', 'enterpriseId']),
    column('siteId', ['厂区编号', 'siteId']),
    column('deviceCode', ['设备编码', 'deviceCode']),
    column('name', ['设备名称', 'name']),
    column('manufacturer', ['设备厂商', 'manufacturer']),
    column('model', ['设备型号', 'model']),
    column('civilCode', ['行政区域', 'civilCode']),
    column('address', ['安装地址', 'address']),
    column('position.0', ['经度', 'longitude'], numbers),
    column('position.1', ['纬度', 'latitude'], numbers),
    column('pointClass', ['监控点位类型', 'pointClass']),
    column('grassrootsCode', ['基层组织编码', 'grassrootsCode']),
    column('parentId', ['父节点', 'parentId']),
    column('registerWay', ['注册方式', 'registerWay'], numbers),
    column('secrecy', ['保密属性', 'secrecy'], numbers),
    column('macAddress', ['MAC地址', 'macAddress']),
    column('ipAddress', ['IPv4', 'ipAddress']),
    column('installedAtMs', ['安装时间', 'installedAt'], days),
    column('contact', ['管理单位联系方式', 'contact']),
    column('recordDays', ['录像保存天数', 'recordDays'], numbers),
    column('recordDaysRequired', ['应保存天数', 'recordDaysRequired'], numbers),
    column('recordingDeclared.asOfMs', ['录像查看日期', 'recordingSeenOn'], days),
    column('recordingDeclared.oldestAtMs', ['最早可回放日期', 'recordingOldest'], days),
    column('recordingDeclared.missingHours', ['缺失小时数', 'recordingMissingHours'], numbers),
    code('structure', ['摄像机类型', 'structure']),
    code('function', ['摄像机功能类型', 'function']),
    code('supplementLight', ['补光属性', 'supplementLight']),
    code('direction', ['监视方位', 'direction']),
    code('room', ['摄像机位置类型', 'room']),
    column('serves', ['服务点位', 'serves'], served),
    column('placeClass', ['场所类别', 'placeClass'], chosen(placeClasses)),
    column('filingNumber', ['备案号', 'filingNumber']),
    column('commissionedAtMs', ['启用日期', 'commissionedAt'], days),
    column('view.azimuthDegrees', ['方位角', 'azimuthDegrees'], numbers),
    column('view.horizontalDegrees', ['水平视场角', 'horizontalDegrees'], numbers),
    column('view.heightM', ['安装高度', 'heightM'], numbers),
    column('view.rangeM', ['可视距离', 'rangeM'], numbers),
    column('view.widthPx', ['水平像素', 'widthPx'], numbers),
    column('view.hasNightLight', ['夜间补光', 'hasNightLight'], flags),
    column('view.isPtz', ['云台', 'isPtz'], flags),
  ],
}

/** What an export says beside each record, which an import passes over. */
export const faultsColumn = { zh: '问题', en: 'faults' } as const

/** What a new record has that its row does not name; what a point needs is what its type asks for. */
export const tableDefaults: Partial<
  Readonly<Record<RecordKind, (named: Readonly<Record<string, unknown>>) => object>>
> = {
  enterprises: () => ({ shouldConnect: true }),
  points: ({ pointType }) => ({ requires: pointCatalogue[pointType as PointType] ?? [] }),
  cameras: () => ({ codes: {}, placeClass: 'UNKNOWN', serves: [] }),
}
