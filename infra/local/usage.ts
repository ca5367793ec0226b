import type { Bilingual } from '@zhian/edge-agent/cli/language'

/** What `./zhian help` says. */
export const usage: Bilingual = {
  en: `Zhian 智安: camera captures from the gate to a query, on this machine.

  ./zhian up [--no-cameras] [--pictures DIR]   start everything and stay; Ctrl-C stops it
  ./zhian status [--json]                      how it is
  ./zhian down                                 stop it from elsewhere
  ./zhian score FILE                           compute coverage scores 监控覆盖评分 outside the system: reads
                                               { cases: [{ id, input }] }, prints { cases: [{ id, result }] }; - is stdin;
                                               a case that is refused has { id, problems }, and the exit code is 2
  ./zhian demo park [--recipe factories|harbour] [--small] [--seed N] [--wipe]
                                               a plausible park with weeks of captures and known defects 演示园区
  ./zhian bulletin verify FILE [SIGNATURE]     check a bulletin's 月报 HTML or PDF against its signature file
  ./zhian bulletin sql FILE                    run a statement copied from its appendix over a world that is down
  ./zhian wipe [--yes]                         remove all that it has kept
  ./zhian ca init --root DIR [--host NAME ...]
                                               a certificate authority: the root's key to DIR, the rest for services
  ./zhian ca renew --root DIR [--host NAME ...]
                                               new certificates for broker and bridge
  ./zhian ca carrier --root DIR                a certificate for who imports captures that were carried by hand
  ./zhian check                                format, lint, types, dead code, unit and tidy tests
  ./zhian test [PROJECT ...]                   every test (projects: unit tidy component e2e)
  ./zhian package [--arch amd64|arm64|all] [--output DIR] [--version V]
                                               the edge agent as a .deb, with its checksum and installer
  ./zhian bench [--quick] [STAGE ...]          measure each stage beside its raw limit
                                               (stages: edge bridge inference archive api score box)
  ./zhian bench gateway [--quick]              the packaged agent with 200 cameras beside a Mosquitto bridge
  ./zhian conformance --target URL …           play cameras to any gateway and say where it breaks (--help)

  --lang zh|en        language of this help; usual: what LC_ALL, LC_MESSAGES or LANG say
  ZHIAN_HOME=DIR      keep everything there (usual: .zhian in the repository)
  ZHIAN_PORTS=auto    take free ports
  KAFKA_BROKERS=…     use an existing Kafka       MQTT_URL=…   use an existing MQTT broker
`,
  zh: `智安 Zhian：摄像机抓拍从企业门口到查询，全部运行在本机。

  ./zhian up [--no-cameras] [--pictures DIR]   启动全部服务并保持运行，Ctrl-C 停止
  ./zhian status [--json]                      查看运行状态
  ./zhian down                                 从别处停止
  ./zhian score FILE                           在系统之外计算监控覆盖评分，供企业和审计核对：读取
                                               { cases: [{ id, input }] }，输出 { cases: [{ id, result }] }；- 表示标准输入；
                                               有误的算例输出 { id, problems }，其余照常评分，退出码为 2
  ./zhian demo park [--recipe factories|harbour] [--small] [--seed N] [--wipe]
                                               演示园区：带有数周抓拍和已知缺陷的虚构园区
  ./zhian bulletin verify FILE [SIGNATURE]     用签名文件核验月报的 HTML 或 PDF
  ./zhian bulletin sql FILE                    在已停止的系统上运行月报附录里的查询语句
  ./zhian wipe [--yes]                         删除它保存的一切
  ./zhian ca init --root DIR [--host NAME ...]
                                               建立证书颁发机构：根密钥写到 DIR，其余供各服务使用
  ./zhian ca renew --root DIR [--host NAME ...]
                                               为 MQTT 服务器和网桥换发证书
  ./zhian ca carrier --root DIR                为人工携带导入抓拍的人签发证书
  ./zhian check                                格式、静态检查、类型、无用代码、单元与整洁测试
  ./zhian test [PROJECT ...]                   全部测试（项目：unit tidy component e2e）
  ./zhian package [--arch amd64|arm64|all] [--output DIR] [--version V]
                                               边缘代理的 .deb 安装包、校验和与安装脚本
  ./zhian bench [--quick] [STAGE ...]          测量各环节，并与其极限对照
                                               （环节：edge bridge inference archive api score box）
  ./zhian bench gateway [--quick]              安装好的代理接 200 台摄像机，与 Mosquitto 桥接对照
  ./zhian conformance --target URL …           模拟摄像机测试任意网关，指出哪里不符合（--help）

  --lang zh|en        本帮助的语言，默认取 LC_ALL、LC_MESSAGES 或 LANG
  ZHIAN_HOME=DIR      数据保存在该目录（默认为仓库中的 .zhian）
  ZHIAN_PORTS=auto    使用空闲端口
  KAFKA_BROKERS=…     使用已有的 Kafka            MQTT_URL=…   使用已有的 MQTT 服务器
`,
}
