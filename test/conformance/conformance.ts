import { keepSent } from './report.ts'
import type { Tried } from './report.ts'
import { openSuite } from './suites.ts'
import type { Target } from './targets.ts'
import { openWitness } from './witness.ts'

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

/** Tries one target after another. Throws where a witness or a broker cannot be reached. */
export async function tryTargets(wishes: Wishes): Promise<readonly Tried[]> {
  await using opened = new AsyncDisposableStack()
  const witnesses = []
  for (const said of wishes.seen) witnesses.push(opened.use(await openWitness(said)))
  const { isPatient, seenWithinMs, sentFolder, say } = wishes
  const tried: Tried[] = []
  for (const target of wishes.targets) {
    await using own = new AsyncDisposableStack()
    const play = await openSuite(target, { opened: own, say })
    const findings = await play({ witnesses, isPatient, seenWithinMs })
    tried.push({ target: target.shown, findings: await keepSent(sentFolder, findings) })
  }
  return tried
}
