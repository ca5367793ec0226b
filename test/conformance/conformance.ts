import { once } from 'node:events'
import { connect } from 'node:net'
import { Fault, messageOf } from '@zhian/kit/fault'
import { keepSent } from './report.ts'
import type { Tried } from './report.ts'
import { openSuite } from './suites.ts'
import type { Target } from './targets.ts'
import { openWitness } from './witness.ts'
import type { Witness } from './witness.ts'

export interface Wishes {
  readonly targets: readonly Target[]
  /** `zhian-status:URL` and `mqtt:URL`; empty where nobody can look inside. */
  readonly seen: readonly string[]
  readonly seenWithinMs: number
  readonly isPatient: boolean
  /** Where the bytes of failed scenarios go. */
  readonly sentFolder: string
  readonly say: (line: string) => void
}

/**
 * Opens all targets, so that a gateway finds every camera that is served here, then tries one after another.
 *
 * Throws where a witness, a broker or a gateway cannot be reached.
 */
export async function tryTargets(wishes: Wishes): Promise<readonly Tried[]> {
  await using opened = new AsyncDisposableStack()
  const witnesses: Witness[] = []
  for (const said of wishes.seen) witnesses.push(opened.use(await openWitness(said)))
  const { isPatient, seenWithinMs, sentFolder, say } = wishes
  const suites = await Promise.all(
    wishes.targets.map(async (target) => ({
      target,
      play: await openSuite(target, { opened, say }),
    })),
  )
  const tried: Tried[] = []
  for (const { target, play } of suites) {
    await reach(target.host)
    const findings = await play({ witnesses, isPatient, seenWithinMs })
    tried.push({ target: target.shown, findings: await keepSent(sentFolder, findings) })
    say(target.shown)
  }
  return tried
}

/** A gateway that is not there has not failed. Throws FETCH_FAILED. */
async function reach(host: string): Promise<void> {
  const { hostname, port } = new URL(`tcp://${host}`)
  const socket = connect(Number(port), hostname.replaceAll(/[[\]]/g, ''))
  try {
    await once(socket, 'connect')
  } catch (error) {
    throw new Fault('FETCH_FAILED', `nothing listens at ${host}: ${messageOf(error)}`)
  } finally {
    socket.destroy()
  }
}
