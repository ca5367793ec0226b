import { createHash, timingSafeEqual } from 'node:crypto'

/** Who may connect to the embedded broker. */
export interface AgentRoll {
  admits(agentId: string, password: Buffer): boolean
}

/** The roll is JSON: agent id → SHA-256 of its password, 64 hex digits. */
export function openAgentRoll(text: string, refuse: (problem: string) => void): AgentRoll {
  const digests = readDigests(text)
  if (digests === null)
    refuse('BRIDGE_AGENTS_FILE must hold JSON: { "agent id": "SHA-256 of its password in hex" }')
  return {
    admits(agentId, password) {
      const expected = digests?.get(agentId)
      if (expected === undefined) return false
      return timingSafeEqual(
        Buffer.from(expected, 'hex'),
        createHash('sha256').update(password).digest(),
      )
    },
  }
}

function readDigests(text: string): ReadonlyMap<string, string> | null {
  try {
    const entries = Object.entries(JSON.parse(text) as Record<string, unknown>)
    const isSound = entries.every(
      ([, digest]) => typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest),
    )
    return isSound ? new Map(entries as [string, string][]) : null
  } catch {
    return null
  }
}
