import type { Fault, FaultCode } from '@zhian/kit/fault'
import type { Language } from './language.ts'

/** What the commands' own sentences are in Chinese. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^"(.*)" is not the address of an API.*/, '“$1” 不是平台 API 地址（https://…）'],
  [/^the address must begin with https:.*/, '地址必须以 https:// 开头：令牌属于机密'],
  [
    /^say --folder, or set AGENT_FOLDER.*/,
    '请用 --folder 指明数据目录，或与 `zhian-edge run` 相同地设置 AGENT_FOLDER',
  ],
  [
    /^this box is (.+) already, for (\d+) more days.*/,
    '本机已注册为 $1，证书还有 $2 天有效；--replace 可重新注册',
  ],
  [/^say --token or --token-file.*/, '--token 与 --token-file 必须且只能指定一个'],
  [/^(\S+) cannot be reached: (.*)/, '无法连接 $1：$2'],
  [/^the API answered HTTP (\d+)$/, '平台 API 返回 HTTP $1'],
  [/^(\S+) is damaged \((.*)\); enrol again$/, '$1 已损坏（$2），请重新注册'],
  [/^(.+) is there already; nothing was written$/, '$1 已存在，未写入任何内容'],
  [/^there is no spool in (.+)$/, '$1 中没有缓存'],
  [/^(.+) is no file of `zhian-edge spool`$/, '$1 不是 `zhian-edge spool` 的文件'],
  [/^(.+) is cut off: .*/, '$1 不完整：请重新复制或重新导出'],
  [/^(.+): wrong passphrase, or it is damaged at its beginning$/, '$1：口令错误，或文件开头已损坏'],
  [/^(.+) is damaged in its piece (\d+): .*/, '$1 的第 $2 段已损坏：请重新复制或重新导出'],
  [/^a passphrase must have at least (\d+) characters$/, '口令至少 $1 个字符'],
  [
    /^(.+) is the receipt of another carry; say --receipt$/,
    '$1 是另一次携带的回执，请用 --receipt 另指文件',
  ],
  [/^the receipt is of (.+); this is (.+)$/, '回执属于 $1，本机是 $2'],
  [/^the receipt is of another spool: .*/, '回执属于另一个缓存：本机缓存已重建'],
  [
    /^only root and the agent.s own user may ask the agent$/,
    '只有 root 和代理自己的用户可以查询代理，请用 sudo',
  ],
  [
    /^these are captures, not a receipt: .*/,
    '这是抓拍文件而不是回执：请用 `zhian-edge spool import`',
  ],
  [/^this is a receipt: .*/, '这是回执：请在其代理上执行 `zhian-edge spool settle`'],
  [/^the connection to the broker was lost$/, '与消息服务器的连接已断开'],
  [
    /^the broker takes them, but nobody behind it acknowledges.*/,
    '消息服务器已接收，但其后无人确认：网桥不在线，或此登录无权代其他代理写入',
  ],
  [/^there is no (.+) in quarantine$/, '隔离区中没有 $1'],
  [
    /^(\S+) (.+) is in (.+) already; --replace takes its place$/,
    '$1 $2 已在 $3 中；--replace 可替换',
  ],
  [
    /^(.+) has no list "cameras"; correct it by hand first$/,
    '$1 中没有 "cameras" 列表，请先手工更正',
  ],
  [/^nothing was changed: (.*)/s, '未做任何改动：$1'],
  [/^(\S+) is no address of this machine \((.*)\)$/, '$1 不是本机地址（$2）'],
  [/^(.+) cannot be read(?:: (.*))?$/, '无法读取 $1 $2'],
]

/** For what others say: what it means, before their own words. */
const meanings: Partial<Record<FaultCode, string>> = {
  CERTIFICATE_REFUSED: '证书被拒绝',
  CONFIG_REFUSED: '配置有误',
  DEVICE_ANSWERED_BADLY: '对方没有正确应答',
  DISK_FAILED: '磁盘读写失败',
  DISK_FULL: '磁盘已满',
  INPUT_REFUSED: '输入有误',
  INPUT_TOO_LARGE: '输入过大',
  INVARIANT_BROKEN: '程序内部错误',
  MQTT_AWAY: '消息服务器不可用',
  NOT_FOUND: '未找到',
  TOKEN_REFUSED: '令牌无效、已使用或已过期',
}

/** A fault as a person reads it. */
export function faultText({ code, message }: Fault, language: Language): string {
  if (language === 'en') return message
  const known = sentences.find(([spoken]) => spoken.test(message))
  if (known !== undefined) return message.replace(known[0], known[1]).trim()
  const meaning = meanings[code]
  return meaning === undefined ? message : `${meaning}（${message}）`
}
