import type { AgentLeaf } from '@zhian/contracts/topics'

export interface Message {
  readonly agentId: string
  readonly leaf: AgentLeaf
  readonly topic: string
  readonly body: Buffer
}

/** Resolves when the message has ended: safe in Kafka, or buried. Rejects where the agent must send it again. */
export type Receive = (message: Message) => Promise<void>

/** Where frames come from and acknowledgements go to. */
export interface Intake extends AsyncDisposable {
  /** Of the embedded broker; null where the broker is another's. */
  readonly port: number | null
  /** Of its listener for certificates, where there is one. */
  readonly tlsPort?: number
  /** Rejects where the intake cannot go on. */
  readonly failed: Promise<never>
  isReady(): boolean
  /** At most once, and only to who is there now. */
  acknowledge(topic: string, body: string): void
}
