import { kafkaAnswers } from './kafka-broker.ts'

interface Asked {
  readonly name: string
  readonly healthPort: number | null
  readonly kafkaBrokers: readonly string[]
}

/** Whether a process can do its work now: together, that a capture pushed now will come back tagged. */
export async function canWork({ name, healthPort, kafkaBrokers }: Asked): Promise<boolean> {
  if (name === 'kafka') return kafkaAnswers(kafkaBrokers)
  if (healthPort === null) return true
  if ((await page(healthPort, '/readyz')) === null) return false
  // The agent takes captures in without its broker, and is ready then; the river as a whole is not.
  return name !== 'edge-agent' || (await isUplinked(healthPort))
}

async function isUplinked(port: number): Promise<boolean> {
  const text = await page(port, '/status')
  return (
    text !== null && (JSON.parse(text) as { uplink: { isConnected: boolean } }).uplink.isConnected
  )
}

/** Null where it does not answer, or not well. */
async function page(port: number, path: string): Promise<string | null> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      signal: AbortSignal.timeout(2000),
    })
    const text = await response.text()
    return response.ok ? text : null
  } catch {
    return null
  }
}
