import type { Language } from './language.ts'

const english = {
  program: 'Receives captures from cameras, keeps them safe and sends them on',
  run: 'run the agent',
  status: 'ask the running agent how it is',
  config: 'look at the configuration',
  configCheck: 'tell every problem of the configuration; nothing is changed',
  configShow: 'print the configuration, secrets masked',
  origin: 'with where each value is from',
  doctor: 'look for what is wrong, with one cause and one fix each; nothing is changed',
  logs: 'read what the agent has noted',
  follow: 'and go on as it writes',
  since: 'not before: a time, or a span like 2h, 30m, 1d',
  level: 'debug, info, warn or error, and what is worse',
  logFile: 'a file of the agent’s lines, where the machine has no journal',
  bundle: 'put what support needs into one archive, without secrets, plates and pictures',
  output: 'where to write it',
  json: 'as JSON',
  version: 'print the version',
  help: 'show help',
  lang: 'zh or en; usual: what LC_ALL, LC_MESSAGES or LANG say',
  configFile: 'settings as KEY=VALUE lines; the environment goes before it',
  quiet: 'only data and errors',
  noColor: 'without colours, as with NO_COLOR',
} as const

const chinese: Readonly<Record<keyof typeof english, string>> = {
  program: '接收摄像机抓拍，可靠缓存并上传',
  run: '运行代理',
  status: '查询正在运行的代理的状态',
  config: '查看配置',
  configCheck: '列出配置中的所有问题，不做任何改动',
  configShow: '显示配置，密钥与口令已遮盖',
  origin: '同时显示每项的来源',
  doctor: '检查故障，每项给出一个原因和一个处理办法，不做任何改动',
  logs: '查看代理的日志',
  follow: '持续显示新日志',
  since: '起始时间，或时长，如 2h、30m、1d',
  level: 'debug、info、warn 或 error 及以上',
  logFile: '本机没有 journald 时，代理日志所在的文件',
  bundle: '生成支持包：不含口令、密钥、车牌和图片',
  output: '写到哪个文件',
  json: '以 JSON 输出',
  version: '显示版本',
  help: '显示帮助',
  lang: 'zh 或 en；默认取 LC_ALL、LC_MESSAGES 或 LANG',
  configFile: '配置文件（KEY=VALUE），环境变量优先',
  quiet: '只输出数据和错误',
  noColor: '不使用颜色，同 NO_COLOR',
}

const chineseTitles = new Map([
  ['Usage:', '用法：'],
  ['Options:', '选项：'],
  ['Commands:', '命令：'],
  ['Arguments:', '参数：'],
])

export function helpWords(language: Language) {
  const words = language === 'zh' ? chinese : english
  return { ...words, titles: language === 'zh' ? chineseTitles : new Map<string, string>() }
}
