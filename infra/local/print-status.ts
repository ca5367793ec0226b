import { networkInterfaces } from 'node:os'
import { styleText } from 'node:util'
import { platformId } from './world-files.ts'
import type { Status } from './status.ts'

const colours = { ready: 'green', starting: 'yellow', degraded: 'yellow', down: 'red' } as const

/** The status for a person, as lines. */
export function statusLines(status: Status): string[] {
  const lines = [`state      ${styleText(colours[status.state], status.state)}`]
  if (status.state === 'down') return [...lines, 'start it with ./zhian up']
  const { captures, plates } = status
  lines.push(`console    ${status.api.url}/   token ${status.api.token}`)
  lines.push(`inbox      ${status.inbox}`)
  lines.push(`mqtt       ${status.mqtt.url}`, `kafka      ${status.kafka.brokers.join(', ')}`)
  if (captures !== null) {
    lines.push(
      `captures   ${captures.stored} stored, ${captures.pending} pending, ${captures.dead} dead, ${captures.evicted} evicted`,
    )
  }
  if (plates !== null) {
    const all = plates.right + plates.wrong + plates.notRead
    lines.push(
      `plates     ${plates.right} of ${all} simulated ones read right, ${plates.wrong} wrong, ${plates.notRead} not read`,
    )
  }
  for (const { name, pid, rssBytes, restarts, isReady } of status.processes) {
    const mark = isReady ? styleText('green', 'ready') : styleText('yellow', 'not ready')
    const memory = `${String(Math.round(rssBytes / 1e6)).padStart(5)} MB`
    lines.push(
      `  ${name.padEnd(11)} pid ${String(pid).padEnd(8)} ${memory}  restarts ${restarts}  ${mark}`,
    )
  }
  return lines
}

/** What to type into a real camera's form, in the words that such forms use. */
export function cameraLines(status: Status): string[] {
  const { port } = new URL(status.gat1400.url)
  return [
    'To connect a real camera, choose GA/T 1400 (视图库) as its platform and type:',
    `  server address 服务器地址   ${ownAddresses().join(' or ')}`,
    `  server port    端口         ${port}`,
    `  platform id    平台ID       ${platformId}`,
    `  device id      设备ID       20 digits, one for each camera, e.g. ${status.gat1400.deviceId}`,
    `  user           用户名       ${status.gat1400.username}`,
    `  password       密码         ${status.gat1400.password}`,
    `Or let it drop pictures into ${status.inbox}`,
  ]
}

/** The addresses at which cameras of the same network find this machine. */
function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const outside = all
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
  return outside.length > 0 ? outside : ['127.0.0.1']
}
