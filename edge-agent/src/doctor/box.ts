import { userInfo } from 'node:os'
import type { Env } from '@zhian/kit/config'
import type { EdgeAgentConfig } from '../config.ts'
import type { StatusPage } from '../health/agent-status.ts'
import type { OwnClock } from '../health/clocks/own-clock.ts'
import type { Surroundings } from '../settings/settings.ts'
import type { Evidence, Found } from './finding.ts'
import type { Listener } from './listeners.ts'

/** What the checks look at; none of them changes anything. */
export interface Box {
  readonly surroundings: Surroundings
  readonly env: Env
  /** AGENT_FOLDER; empty where it is not set. */
  readonly folder: string
  /** With stand-ins where the settings are refused. */
  readonly config: EdgeAgentConfig
  readonly agent: AgentAnswer
  readonly listeners: readonly Listener[]
  readonly ownClock: OwnClock
  readonly nowMs: number
}

export type AgentAnswer =
  | { readonly is: 'running'; readonly page: StatusPage }
  /** Somebody answers, and it is not this agent. */
  | { readonly is: 'stranger' }
  | { readonly is: 'silent' }
  | { readonly is: 'absent' }

/** Undefined where the check does not apply. */
export interface Checked {
  readonly found: readonly Found[]
  readonly evidence: Evidence
}

export const well = (evidence: Evidence = {}): Checked => ({ found: [], evidence })
export const fault = (code: Found['code'], evidence: Evidence = {}): Checked => ({
  found: [{ code, evidence }],
  evidence,
})

export function pageOf({ agent }: Box): StatusPage | undefined {
  return agent.is === 'running' ? agent.page : undefined
}

export const ownUid = () => userInfo().uid

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

export function bytesText(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  const value = bytes / 1024 ** power
  return `${value.toFixed(power === 0 || value >= 100 ? 0 : 1)} ${units[power] ?? 'B'}`
}

export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z')
}
