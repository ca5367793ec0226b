import { join } from 'node:path'
import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'
import { readEgressConfig } from '../egress/config.ts'
import { readIdentity } from '../enrol/identity-file.ts'
import { readSpoolConfig } from '../spool/config.ts'

/**
 * As much of the agent's configuration as a look at its spool needs; `agentId` is empty where the box has no name yet.
 *
 * Throws CONFIG_REFUSED.
 */
export const readCarryConfig = (env: Env) =>
  fromEnv(env, (read) => {
    const folder = read.text('AGENT_FOLDER')
    const enrolled = folder === '' ? undefined : readIdentity(join(folder, 'identity'))
    return {
      agentId: read.text('AGENT_ID', enrolled?.agentId ?? ''),
      spool: readSpoolConfig(read, folder),
      egress: readEgressConfig(read, folder),
    }
  })
