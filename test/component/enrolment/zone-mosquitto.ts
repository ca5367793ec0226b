import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openExternalBroker } from '@zhian/bridge/external-broker'
import { ByteRoom } from '@zhian/bridge/byte-room'
import { bridgeEvents } from '@zhian/bridge/events'
import type { Intake, Message } from '@zhian/bridge/intake'
import { authorityFiles } from '@zhian/contracts/authority-files'
import { silentLog } from '@zhian/kit/log'
import { openMetrics } from '@zhian/kit/metrics'
import { freePorts } from '../../../infra/local/ports.ts'
import { startChild } from '../../support/child.ts'
import { eventually } from '../../support/eventually.ts'
import { repositoryRoot } from '../../support/kafka.ts'
import type { Zone } from './given-zone.ts'

const configured = (name: string) => join(repositoryRoot, 'infra/mosquitto', name)

/** Mosquitto with our configuration and a zone's certificates, and a bridge's link to it that hands on what it takes. */
export async function startZoneMosquitto(zone: Zone, receive: (message: Message) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-mosquitto-'))
  const [agentPort = 0, bridgePort = 0] = await freePorts(2)
  await writeFile(join(folder, 'zhian.acl'), await readFile(configured('zhian.acl')), {
    mode: 0o600,
  })
  for (const name of ['trusted', 'broker', 'brokerKey', 'revocationList'] as const)
    await copyFile(join(zone.authority, authorityFiles[name]), join(folder, authorityFiles[name]))
  const text = await readFile(configured('zhian.conf'), 'utf8')
  const own = text
    .replaceAll('/etc/mosquitto/zhian', folder)
    .replace('listener 8883', `listener ${agentPort} 127.0.0.1`)
    .replace('listener 8884', `listener ${bridgePort}`)
  // Started by root it would become another user, who may not read this folder.
  await writeFile(join(folder, 'mosquitto.conf'), `user root\n${own}`)
  const child = startChild({
    command: '/usr/sbin/mosquitto',
    args: ['-c', join(folder, 'mosquitto.conf')],
  })
  await eventually(() => expect(child.output()).toMatch(/running/), {
    withinMs: 10_000,
  }).catch(() => {
    throw new Error(`Mosquitto does not run:\n${child.output()}`)
  })
  const bridge = await openBridgeLink(zone, { bridgePort, receive })
  return {
    folder,
    child,
    bridge,
    agentUrl: `mqtts://localhost:${agentPort}`,
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]()
      await child[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function openBridgeLink(
  { authority }: Zone,
  { bridgePort, receive }: { bridgePort: number; receive: (message: Message) => Promise<void> },
): Promise<Intake> {
  const file = (name: keyof typeof authorityFiles) =>
    readFile(join(authority, authorityFiles[name]))
  return openExternalBroker({
    url: `mqtts://localhost:${bridgePort}`,
    protocolVersion: 5,
    clientId: 'zhian-bridge-1',
    share: 'bridge',
    tls: { ca: await file('trusted'), cert: await file('bridge'), key: await file('bridgeKey') },
    events: bridgeEvents(silentLog(), openMetrics()),
    receive,
    room: new ByteRoom(16_000_000),
  })
}
