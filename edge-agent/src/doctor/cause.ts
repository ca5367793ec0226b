import type { Bilingual } from '../cli/language.ts'

export type Level = 'warn' | 'fail'

/** What is known of one fault; `{name}` in a text stands for the evidence of that name. */
export interface Cause {
  /** Which of doctor's checks finds it. */
  readonly check: CheckName
  readonly level: Level
  readonly cause: Bilingual
  readonly fix: Bilingual
  /** Faults that this one follows from; where one of them is found, this one is not told apart. */
  readonly follows?: readonly string[]
}

/** In the order in which they are told: what others rest on goes first. */
export const checkNames = {
  settings: { zh: '配置', en: 'Settings' },
  names: { zh: '配置项名称', en: 'Names of settings' },
  tools: { zh: '系统工具', en: 'System tools' },
  folder: { zh: '数据目录', en: 'Data folder' },
  disk: { zh: '磁盘', en: 'Disk' },
  clock: { zh: '本机时钟', en: 'Own clock' },
  enrolment: { zh: '注册', en: 'Enrolment' },
  certificate: { zh: '证书', en: 'Certificate' },
  ports: { zh: '接入端口', en: 'Camera ports' },
  inbox: { zh: '收件目录', en: 'Inbox folder' },
  agent: { zh: '代理进程', en: 'Agent' },
  broker: { zh: '消息服务器', en: 'Broker' },
  acknowledgement: { zh: '平台确认', en: 'Acknowledgement' },
  spool: { zh: '本地缓存', en: 'Spool' },
  intake: { zh: '接入服务', en: 'Ways in' },
  admission: { zh: '摄像机登录', en: 'Camera logins' },
  cameras: { zh: '摄像机', en: 'Cameras' },
  faces: { zh: '人脸图片', en: 'Face pictures' },
  quarantine: { zh: '隔离区', en: 'Quarantine' },
} as const satisfies Readonly<Record<string, Bilingual>>

export type CheckName = keyof typeof checkNames
