import type { Env } from '@zhian/kit/config'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { StatusPage } from '../health/agent-status.ts'

const askMsMax = 5000
const usualPort = '8620'

export function healthUrl(env: Env, path: string): string {
  const port = env['AGENT_HEALTH_PORT']?.trim()
  return `http://127.0.0.1:${port === undefined || port === '' ? usualPort : port}${path}`
}

/** What the running agent says. Throws DEVICE_ANSWERED_BADLY where none does. */
export async function askStatus(env: Env): Promise<StatusPage> {
  const at = healthUrl(env, '/status')
  try {
    const answer = await fetch(at, { signal: AbortSignal.timeout(askMsMax) })
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
    return (await answer.json()) as StatusPage
  } catch (error) {
    throw new Fault('DEVICE_ANSWERED_BADLY', `${at} (${messageOf(error)})`, { cause: error })
  }
}
