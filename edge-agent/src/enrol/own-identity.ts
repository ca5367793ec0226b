import type { Bilingual } from '../cli/language.ts'
import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import { readIdentity } from './identity-file.ts'
import { credentialsOf, identityProblems, keepIdentity } from './keep-identity.ts'
import type { IdentityEvents, IdentityState } from './keep-identity.ts'

/** This box's identity for as long as the agent runs; without enrolment it is empty and the address is as configured. */
export interface OwnIdentity extends AsyncDisposable {
  /** Read anew for each connection, because the certificate is renewed in between. */
  readonly address: MqttAddress
  readonly shown: { readonly identity?: IdentityState }
  problems(): readonly Bilingual[]
  /** Rejects only for a defect of ours; otherwise it does not end before it is disposed. */
  readonly finished: Promise<void>
}

export function openOwnIdentity(
  { identityFolder: folder, mqtt }: { identityFolder: string; mqtt: MqttAddress },
  { events, now }: { events: IdentityEvents; now: () => number },
): OwnIdentity {
  const identity = readIdentity(folder)
  if (identity === undefined) return none(mqtt)
  const keeper = keepIdentity({ folder, identity, now, chance: Math.random, events })
  const { ca } = mqtt.tls ?? {}
  return {
    get address() {
      const own = credentialsOf(keeper.identity)
      return { ...mqtt, tls: ca === undefined ? own : { ...own, ca } }
    },
    get shown() {
      return { identity: keeper.state }
    },
    problems: () => identityProblems(keeper.state, now()),
    finished: keeper.finished,
    [Symbol.asyncDispose]: () => keeper[Symbol.asyncDispose](),
  }
}

function none(address: MqttAddress): OwnIdentity {
  return {
    address,
    shown: {},
    problems: () => [],
    finished: new Promise(() => undefined),
    [Symbol.asyncDispose]: async () => undefined,
  }
}
