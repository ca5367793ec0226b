const english = {
  agent: 'Agent',
  broker: 'Broker',
  connected: 'connected',
  away: 'not connected',
  since: 'since',
  spool: 'Spool',
  pending: 'pending',
  oldest: 'oldest waits for',
  of: 'of',
  ended: 'evicted / refused / corrupt',
  quarantined: 'Quarantined',
  stripped: 'Stripped fields',
  camera: 'Camera',
  protocol: 'Protocol',
  online: 'Online',
  yes: 'yes',
  no: 'no',
  lastCapture: 'Last capture',
  captures: 'Captures',
  never: 'never',
  noCameras: 'No camera has been seen yet.',
  problems: 'Problems',
  unreachable: 'No agent answers at',
  startIt: 'Start it with: zhian-edge run',
  configGood: 'The configuration is good.',
} as const

export type Words = Readonly<Record<keyof typeof english, string>>

const chinese: Words = {
  agent: '代理',
  broker: '消息服务器',
  connected: '已连接',
  away: '未连接',
  since: '自',
  spool: '本地缓存',
  pending: '条待上传',
  oldest: '最早一条已等待',
  of: '/',
  ended: '淘汰 / 被拒 / 损坏',
  quarantined: '隔离',
  stripped: '已剔除字段',
  camera: '摄像机',
  protocol: '协议',
  online: '在线',
  yes: '是',
  no: '否',
  lastCapture: '最近抓拍',
  captures: '抓拍数',
  never: '从未',
  noCameras: '尚未见到摄像机。',
  problems: '问题',
  unreachable: '没有代理应答：',
  startIt: '启动：zhian-edge run',
  configGood: '配置正确。',
}

/** Chinese where the surroundings speak it, else English. */
export function wordsFor(language: string | undefined): Words {
  return /^zh/i.test(language ?? '') ? chinese : english
}
