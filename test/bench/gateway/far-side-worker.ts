// The far side in a process of its own: what it is sent, it knows by its id and acknowledges at once.
import { decodeFrame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { answerAsked } from '../forked.ts'
import { plainTopic } from './far-side.ts'
import type { Seen } from './far-side.ts'
import { backlogPrefix } from '../../support/filled-spool.ts'
import { agentId } from './packaged-agent.ts'

const known = new Set<string>()
const arrived: Record<string, number> = {}
let repeated = 0
let plain = 0

const [, , port = ''] = process.argv
const link = await openMqttLink(
  {
    url: `mqtt://127.0.0.1:${port}`,
    protocolVersion: 4,
    clientId: `far-side-${port}`,
    keepaliveSeconds: 60,
    isSessionClean: true,
  },
  {
    topics: [plainTopic, agentTopic.write(agentId, 'captures')],
    onMessage(topic, body) {
      if (topic === plainTopic) plain += 1
      else take(body)
    },
  },
)

function take(body: Buffer): void {
  const decoded = decodeFrame(body)
  if (!decoded.ok) throw new Error(`the agent sent what is no frame: ${decoded.problem}`)
  const { captureId, sourceId = '', epoch, seq } = decoded.frame.capture
  if (known.has(captureId)) repeated += 1
  else if (!sourceId.startsWith(backlogPrefix)) arrived[sourceId] = Date.now()
  known.add(captureId)
  const settled = { schema: 'ack.v1', epoch, settled: [seq], refused: [] }
  link.publish(agentTopic.write(agentId, 'ack'), JSON.stringify(settled), 0).catch(() => undefined)
}

answerAsked(async (): Promise<Seen> => ({ captures: known.size, repeated, plain, arrived }))
process.send?.({})
