import { Help } from 'commander'
import type { Command, Option } from 'commander'
import { helpWords } from './help-words.ts'

/** What the help says beside `help-words.ts`, as the commands write it and in Chinese. */
const chinese: Readonly<Record<string, string>> = {
  'get this box its own certificate, for the one-time token of an operator':
    '用管理员发放的一次性令牌为本机申请证书',
  'address of the API, https://…': '平台 API 地址，https://…',
  'the token; it works once. Others can see it in ps for a moment':
    '令牌，限用一次；其他用户可能在 ps 中短暂看到',
  'a file that holds the token, - for stdin; without either it is asked for':
    '令牌所在文件，- 表示标准输入；两者都未指定时询问',
  'whom to believe at that address (PEM), if not those whom this machine trusts':
    '该地址所信任的 CA（PEM），默认取本机信任的 CA',
  'where the agent keeps its things; usual: AGENT_FOLDER': '代理的数据目录，默认取 AGENT_FOLDER',
  'although this box has a certificate that still holds': '即使本机证书仍有效也重新注册',
  'show what an adapter makes of a saved message, as JSON; nothing is kept':
    '显示适配器如何理解一条保存的报文（JSON），不保留任何内容',
  'as the camera sent it, with the boundary': '摄像机发送时的 Content-Type，含 boundary',
  'as JSON, which it is anyway': '以 JSON 输出（本来如此）',
  'a saved message': '保存的报文文件',
  'look at what could not be understood, and try it again': '查看无法识别的报文并重试',
  'list it, oldest first': '列出，最早的在前',
  'as JSON': '以 JSON 输出',
  'show one: its bytes as text, or their beginning in hex': '显示一条：文本，或开头部分的十六进制',
  'as JSON, with the bytes in base64': '以 JSON 输出，内容为 base64',
  'take it again, by the running agent or, where none runs, straight to the spool':
    '重新处理：由运行中的代理处理，没有代理时直接写入缓存',
  'all of it': '全部',
  'as `quarantine ls` names it': '`quarantine ls` 列出的名称',
  'find, register and test the cameras of this site': '发现、登记和测试本站点的摄像机',
  'the cameras file; usual: AGENT_CAMERAS_FILE': '摄像机文件，默认取 AGENT_CAMERAS_FILE',
  'ask the networks of this box which ONVIF devices are there': '在本机各网络中发现 ONVIF 设备',
  'how long to wait for answers': '等待应答的秒数',
  'ask from this own address only; may be repeated': '只从本机的这个地址查询，可重复',
  'list the cameras of the file, with what the running agent says of them':
    '列出文件中的摄像机，以及运行中的代理所知的状态',
  'reach, log in, compare clocks, open the events, fetch a picture: step by step':
    '逐步测试：连接、登录、对时、打开事件流、取图',
  'camera id or device id': '摄像机编号或设备编号',
  'write a camera into the cameras file; its password goes into a file of its own':
    '把摄像机写入摄像机文件，密码另存为单独文件',
  'what it calls itself: GB/T 28181 id, serial number, name':
    '设备自称的编号：国标编号、序列号或名称',
  'what it is called from now on; usual: the device id': '今后使用的摄像机编号，默认取设备编号',
  'host, host:port or URL': '主机、主机:端口或 URL',
  'for the login': '登录用户名',
  'its password; asked for at a terminal where this is missing':
    '存放密码的文件；未指定时在终端询问',
  'ask for none': '不询问密码',
  'of a recorder, from 1; -1 for all': '录像机的通道号，从 1 起；-1 表示全部',
  'another setting of its profile; may be repeated': '其他配置项，可重复',
  'although it is there already': '即使已存在也替换',
  'say what was done as JSON': '以 JSON 输出结果',
  'look at what waits, and carry it by hand where the line is away':
    '查看待上传的抓拍；没有网络时人工携带',
  'list what waits by day and camera, and what has become of the rest':
    '按日期和摄像机列出待上传的抓拍，以及其余抓拍的去向',
  'write what waits into one encrypted file; nothing is freed here':
    '把待上传的抓拍写入一个加密文件，本机不释放空间',
  'the file to write': '要写入的文件',
  'received then or later: 2026-11-28, 12h, 3d': '此时及以后接收的：2026-11-28、12h、3d',
  'received before': '此前接收的',
  'from this number on: where the last stick ended': '从此序号起：上一个 U 盘结束的位置',
  'what the stick takes: 3900M, 28G (FAT32: 4G)': 'U 盘容量：3900M、28G（FAT32 上限 4G）',
  'say what was written as JSON': '以 JSON 输出写入结果',
  'free what the receipt of an import says has arrived': '按导入回执核销已送达的抓拍',
  'the receipt of `spool import`': '`spool import` 写出的回执',
  'say what was settled as JSON': '以 JSON 输出核销结果',
  'the passphrase; asked for at a terminal where this is missing':
    '存放口令的文件；未指定时在终端询问',
  'bring a file of `spool export` to the broker, on any machine that reaches it':
    '在能连上消息服务器的机器上，送入 `spool export` 的文件',
  'the file of `spool export`': '`spool export` 写出的文件',
  'mqtt://host:port or mqtts://host:port': 'mqtt://主机:端口 或 mqtts://主机:端口',
  '4 or 5; with 5 a broker says what it refuses': '4 或 5；用 5 时服务器会说明拒绝原因',
  'who we are to the broker': '连接消息服务器的客户端标识',
  'usual: the client id': '默认取客户端标识',
  'the password of that login': '存放登录密码的文件',
  'whom to believe (PEM)': '信任的 CA（PEM）',
  'our certificate (PEM): `./zhian ca carrier` makes one':
    '客户端证书（PEM），可由 `./zhian ca carrier` 生成',
  'its key': '证书的私钥',
  'where the receipt goes; usual: FILE.receipt': '回执写到哪里，默认 文件.receipt',
  'how long nobody may acknowledge': '无人确认时最长等待的秒数',
  'say what arrived as JSON': '以 JSON 输出送达结果',
}

/** Turns every help text of the program and its commands into Chinese; what has none stays as it is. */
export function putIntoChinese(program: Command): void {
  program.configureHelp({ ...program.configureHelp(), ...chineseHelp })
  for (const command of program.commands) {
    const spoken = command.description()
    command.description(chinese[spoken] ?? spoken)
    for (const each of [...command.options, ...command.registeredArguments])
      each.description = chinese[each.description] ?? each.description
    if (command.commands.length > 0) command.helpCommand('help [command]', helpWords('zh').help)
    putIntoChinese(command)
  }
}

const usualHelp = new Help()

const chineseHelp = {
  subcommandTerm: (command: Command) =>
    usualHelp.subcommandTerm(command).replace(/ \[(options|command)\]/g, ''),
  styleUsage: (usage: string) =>
    usage.replace('[options]', '[选项]').replace('[command]', '[命令]'),
  optionDescription: ({ description, defaultValue }: Option) => {
    const usual: unknown = defaultValue
    const isSaid = typeof usual === 'string' || typeof usual === 'number'
    return isSaid ? `${description}（默认 ${usual}）` : description
  },
}

/** What commander says of a line that cannot be carried out, and what our own readers of options say. */
const errors: readonly (readonly [RegExp, string])[] = [
  [/^error: /, '错误：'],
  [/unknown option '(.+?)'/, '没有选项 $1'],
  [/unknown command '(.+?)'/, '没有命令 $1'],
  [/\(Did you mean one of (.+)\?\)/, '（是否想用 $1 之一？）'],
  [/\(Did you mean (.+)\?\)/, '（是否想用 $1？）'],
  [/missing required argument '(.+?)'/, '缺少参数 $1'],
  [/required option '(.+?)' not specified/, '缺少选项 $1'],
  [/option '(.+?)' argument missing/, '选项 $1 缺少值'],
  [/option '(.+?)' argument '(.*?)' is invalid\. ?/, '选项 $1 的值 $2 无效：'],
  [/command-argument value '(.*?)' is invalid for argument '(.+?)'\. ?/, '参数 $2 的值 $1 无效：'],
  [/option '(.+?)' cannot be used with option '(.+?)'/, '选项 $1 不能与 $2 同时使用'],
  [
    /too many arguments(?: for '(.+?)')?\. Expected (\d+) arguments? but got (\d+)(?:: (.*?)\.)?/,
    '参数过多：应有 $2 个，实有 $3 个',
  ],
  [
    /a time, like 2026-11-28 or 2026-11-28T08:00, or 12h or 3d ago\./,
    '应为时间，如 2026-11-28、2026-11-28T08:00，或 12h、3d（以前）',
  ],
  [/bytes, like 4000000000, 3900M or 4G\./, '应为字节数，如 4000000000、3900M 或 4G'],
  [/a whole number from 1 on\./, '应为不小于 1 的整数'],
  [/at most 120\./, '不能超过 120'],
]

export function errorInChinese(text: string): string {
  return errors.reduce((said, [spoken, own]) => said.replace(spoken, own), text)
}
