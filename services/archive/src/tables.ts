import { kafkaTopics } from '@zhian/contracts/topics'
import { agentStatusTable, ledgerTable } from './agent-rows.ts'
import { deadLettersTable } from './dead-rows.ts'
import { capturesTable } from './rows.ts'
import type { TablePlan } from './table-plan.ts'

/** What is read, and into which table it goes. */
export const tableOfTopic: ReadonlyMap<string, TablePlan> = new Map([
  [kafkaTopics.tagged, capturesTable],
  [kafkaTopics.status, agentStatusTable],
  [kafkaTopics.ledger, ledgerTable],
  [kafkaTopics.dead, deadLettersTable],
])
