import type { Told } from './scenario.ts'

const targets = `    gat1400://user:password@host:port
    hikvision://host:port/path                         HTTP listening
    hikvision-alertstream://user:password@host:port    a camera served here, for the gateway to arm
    dahua-itsapi://user:password@host:port
    dahua-snapmanager://user:password@host:port        a camera served here, for the gateway to attach to
    ftp://user:password@host:port
    onvif+mqtt://broker:port
    frigate+mqtt://broker:port?api=host:port           with the pictures’ HTTP API served here`

export const usage: Told = {
  en: `Plays cameras to a gateway, well-behaved and not, and says where it breaks with them.

  ./zhian conformance --target ADDRESS [--target …] [options]

${targets}

  --protocol P      what an http:// or mqtt:// address speaks
  --seen HOW        look at what the gateway kept: zhian-status:http://host:port, mqtt://broker:port (repeatable)
  --within SECONDS  how long what was sent may take to be seen (10)
  --patient         also what takes minutes
  --json            the report as JSON    --report FILE  to a file: JUnit (.xml) or JSON
  --lang zh|en

Exit: 0 nothing failed, 1 something did, 2 usage, 75 something could not be reached.
`,
  zh: `向网关模拟各类摄像机（规范的与不规范的），指出网关在哪里不符合要求。

  ./zhian conformance --target 地址 [--target …] [选项]

${targets}

  --protocol P      http:// 或 mqtt:// 地址所用的协议
  --seen 方式       检查网关实际保存的内容：zhian-status:http://host:port、mqtt://broker:port（可重复）
  --within 秒       发送后最长等待多久应能看到（10）
  --patient         包括需要数分钟的检查
  --json            以 JSON 输出报告      --report 文件  写入文件：JUnit（.xml）或 JSON
  --lang zh|en

退出码：0 无失败，1 有失败，2 用法错误，75 无法连接。
`,
}
