/** Kafka topics; the number is the contract's version. */
export const kafkaTopics = {
  captures: 'zhian.captures.v1',
  tagged: 'zhian.tagged.v1',
  status: 'zhian.status.v1',
  ledger: 'zhian.ledger.v1',
  dead: 'zhian.dead.v1',
} as const

const dayMs = 24 * 3600 * 1000

/** How each topic is made where it is missing. Keys are agent ids, so partitions bound how far one room can be spread. */
export const topicPlans = [
  { topic: kafkaTopics.captures, partitions: 4, retentionMs: 7 * dayMs },
  { topic: kafkaTopics.tagged, partitions: 4, retentionMs: 7 * dayMs },
  { topic: kafkaTopics.status, partitions: 1, retentionMs: 2 * dayMs },
  { topic: kafkaTopics.ledger, partitions: 1, retentionMs: 14 * dayMs },
  { topic: kafkaTopics.dead, partitions: 1, retentionMs: 30 * dayMs },
] as const

export const agentLeaves = ['captures', 'status', 'ledger', 'ack', 'cmd'] as const
export type AgentLeaf = (typeof agentLeaves)[number]

/** What an agent may be called: it stands in topics and file names, and one day as a certificate's CN. */
export const agentIdPattern = '^[A-Za-z0-9_-]{1,64}$'
const agentIdExpression = new RegExp(agentIdPattern)

/** MQTT topics `zhian/v1/{agentId}/{leaf}`, written and read in this one place. */
export const agentTopic = {
  write: (agentId: string, leaf: AgentLeaf): string => `zhian/v1/${agentId}/${leaf}`,
  /** The filter of a bridge; `share` names the group on a broker that knows shared subscriptions. */
  filter: (leaf: AgentLeaf, share?: string): string =>
    `${share === undefined ? '' : `$share/${share}/`}zhian/v1/+/${leaf}`,
  read(topic: string): { agentId: string; leaf: AgentLeaf } | null {
    const [root, version, agentId, leaf, ...rest] = topic.split('/')
    if (root !== 'zhian' || version !== 'v1' || rest.length > 0 || agentId === undefined)
      return null
    const known = agentLeaves.find((each) => each === leaf)
    return known !== undefined && agentIdExpression.test(agentId) ? { agentId, leaf: known } : null
  },
} as const
