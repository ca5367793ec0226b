import { readOwnClock } from '../health/clocks/own-clock.ts'
import { agentVersion } from '../health/agent-status.ts'
import type { StatusPage } from '../health/agent-status.ts'
import { readSurroundings } from '../settings/settings.ts'
import type { Surroundings } from '../settings/settings.ts'
import type { AgentAnswer, Box, Checked } from './box.ts'
import type { CheckName } from './cause.ts'
import { checkAcknowledgement, checkBroker } from './check-broker.ts'
import { checkAdmission, checkCameras, checkIntake } from './check-cameras.ts'
import { checkFaces } from './check-faces.ts'
import { checkDisk, checkFolder, checkInbox, checkQuarantine, checkSpool } from './check-folder.ts'
import { checkCertificate, checkClock, checkEnrolment } from './check-identity.ts'
import { checkAgent, checkPorts } from './check-process.ts'
import { checkNames, checkSettings, checkTools } from './check-settings.ts'
import { findingsOf } from './finding.ts'
import type { Evidence, Finding, Found } from './finding.ts'
import { listListeners } from './listeners.ts'

type Check = (box: Box) => Checked | undefined | Promise<Checked | undefined>

/** Each by itself; one that does not apply says nothing. */
const checks: Readonly<Record<CheckName, Check>> = {
  settings: checkSettings,
  names: checkNames,
  tools: checkTools,
  folder: checkFolder,
  disk: checkDisk,
  clock: checkClock,
  enrolment: checkEnrolment,
  certificate: checkCertificate,
  ports: checkPorts,
  inbox: checkInbox,
  agent: checkAgent,
  broker: checkBroker,
  acknowledgement: checkAcknowledgement,
  spool: checkSpool,
  intake: checkIntake,
  admission: checkAdmission,
  cameras: checkCameras,
  faces: checkFaces,
  quarantine: checkQuarantine,
}

/** What `doctor --json` prints; its shape is kept. */
export interface Diagnosis {
  readonly schema: 'doctor.v1'
  readonly atMs: number
  readonly version: string
  readonly agentId: string
  /** False where something failed; warnings are no failure. */
  readonly isHealthy: boolean
  readonly findings: readonly Finding[]
}

const askMsMax = 5000

/** Looks at everything and changes nothing, whether the agent runs or not. */
export async function examine(surroundings: Surroundings, nowMs: number): Promise<Diagnosis> {
  const { config } = readSurroundings(surroundings)
  const { env } = surroundings
  const box: Box = {
    surroundings,
    env,
    folder: env['AGENT_FOLDER']?.trim() ?? '',
    config,
    agent: await askAgent(config.health.port, config.agentId),
    listeners: await listListeners(),
    ownClock: await readOwnClock(),
    nowMs,
  }
  const found: Found[] = []
  const seen = new Map<CheckName, Evidence>()
  const names = Object.keys(checks) as CheckName[]
  const results = await Promise.all(names.map(async (name) => checks[name](box)))
  for (const [index, name] of names.entries()) {
    const result = results[index]
    if (result === undefined) continue
    found.push(...result.found)
    seen.set(name, result.evidence)
  }
  const findings = findingsOf(found, seen)
  const isHealthy = findings.every(({ level }) => level !== 'fail')
  const { agentId } = config
  return { schema: 'doctor.v1', atMs: nowMs, version: agentVersion, agentId, isHealthy, findings }
}

async function askAgent(port: number, agentId: string): Promise<AgentAnswer> {
  const signal = AbortSignal.timeout(askMsMax)
  const at = `http://127.0.0.1:${port}/status`
  const answer = await fetch(at, { signal }).catch(() => undefined)
  if (answer === undefined) {
    if (signal.aborted) return { is: 'silent' }
    const isHeld = (await listListeners()).some((each) => each.port === port)
    return { is: isHeld ? 'stranger' : 'absent' }
  }
  const page = await answer.json().catch(() => undefined)
  return isStatus(page, agentId) ? { is: 'running', page } : { is: 'stranger' }
}

function isStatus(page: unknown, agentId: string): page is StatusPage {
  const agent = (page as { agent?: { schema?: unknown; agentId?: unknown } } | undefined)?.agent
  // Without a name of our own, whoever speaks as an agent is ours.
  return agent?.schema === 'agent-status.v1' && (agentId === '' || agent.agentId === agentId)
}
