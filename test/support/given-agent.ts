import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFrame } from '@zhian/contracts/frame'
import type { Capture } from '@zhian/contracts/capture'
import { agentTopic } from '@zhian/contracts/topics'
import { readEdgeAgentConfig } from '@zhian/edge-agent/config'
import { startEdgeAgent } from '@zhian/edge-agent/service'
import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'

/** An agent's folder and the far side that sees what it sends; agents come and go over both. */
export async function givenAgent(mqttUrl: string, more: Readonly<Record<string, string>>) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-agent-'))
  const captures: Capture[] = []
  const far = await openMqttLink(
    {
      url: mqttUrl,
      protocolVersion: 4,
      clientId: `far-side-${folder.split('-').at(-1) ?? ''}`,
      keepaliveSeconds: 60,
      isSessionClean: true,
    },
    {
      topics: [agentTopic.write('agent-1', 'captures')],
      onMessage(_topic, body) {
        const decoded = decodeFrame(body)
        if (!decoded.ok) return
        const { capture } = decoded.frame
        const isKnown = captures.some(({ captureId }) => captureId === capture.captureId)
        if (!isKnown) captures.push(capture)
      },
    },
  )
  const env = {
    AGENT_ID: 'agent-1',
    AGENT_ENTERPRISE_ID: 'e1',
    AGENT_SITE_ID: 's1',
    AGENT_FOLDER: folder,
    AGENT_MQTT_URL: mqttUrl,
    AGENT_HEALTH_PORT: '0',
    AGENT_LOG_LEVEL: 'silent',
    ...more,
  }
  return {
    folder,
    captures,
    env,
    start: () => startEdgeAgent(readEdgeAgentConfig(env), new AbortController().signal),
    async [Symbol.asyncDispose]() {
      await far[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the agent says of itself to this machine. */
export async function statusOf(healthPort: number) {
  const answer = await fetch(`http://127.0.0.1:${healthPort}/status`)
  return (await answer.json()) as {
    agent: {
      quarantined: number
      stripped: { field: string }[]
      cameras: { cameraId: string; isOnline: boolean }[]
    }
    problems: string[]
  }
}
