const english = {
  unknownProtocol: 'No such protocol; there are: ',
  unreadable: 'The file cannot be read: ',
  noFolder: 'Say where the agent keeps its things: set AGENT_FOLDER as for `zhian-edge run`.',
  nothing: 'Nothing is in quarantine.',
  notFound: 'No such file in quarantine:',
  received: 'Received',
  protocol: 'Protocol',
  reason: 'Reason',
  bytes: 'Bytes',
  name: 'Name',
  cut: 'only the beginning is shown',
  understood: 'understood now',
  still: 'still not understood',
  captures: 'captures',
  sayWhich: 'Say which files, or --all.',
  noDecoder: 'nothing here reads this protocol',
  next: 'Next: ',
  or: 'or',
} as const

export type MessageWords = Readonly<Record<keyof typeof english, string>>

const chinese: MessageWords = {
  unknownProtocol: '没有这个协议，可用的有：',
  unreadable: '无法读取文件：',
  noFolder: '请指明代理的数据目录：与 `zhian-edge run` 相同地设置 AGENT_FOLDER。',
  nothing: '隔离区为空。',
  notFound: '隔离区中没有此文件：',
  received: '接收时间',
  protocol: '协议',
  reason: '原因',
  bytes: '字节',
  name: '名称',
  cut: '仅显示开头部分',
  understood: '现已识别',
  still: '仍无法识别',
  captures: '条抓拍',
  sayWhich: '请指明文件，或使用 --all。',
  noDecoder: '没有可读取此协议的适配器',
  next: '下一步：',
  or: '或',
}

export function messageWordsFor(language: string | undefined): MessageWords {
  return /^zh/i.test(language ?? '') ? chinese : english
}
