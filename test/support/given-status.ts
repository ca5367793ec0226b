import type { AgentStatus } from '@zhian/contracts/agent'

/** What an agent says of itself, with true defaults. */
export function givenStatus(given: Partial<AgentStatus> = {}): AgentStatus {
  const atMs = given.atMs ?? Date.UTC(2026, 10, 23, 6, 5, 9)
  return {
    schema: 'agent-status.v1',
    agentId: 'agent-1',
    enterpriseId: 'enterprise-1',
    siteId: 'site-1',
    version: '1.0.0',
    atMs,
    startedAtMs: atMs - 1000,
    epoch: 'e1',
    spool: {
      lastSeq: 0,
      pending: 0,
      spoolBytes: 0,
      spoolBytesMax: 1_000_000,
      evicted: 0,
      refused: 0,
      corrupt: 0,
    },
    stripped: [],
    quarantined: 0,
    cameras: [],
    ...given,
  }
}
