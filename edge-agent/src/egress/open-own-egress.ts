import type { EgressConfig } from './config.ts'
import { Egress } from './egress.ts'
import type { EgressEvents } from './egress.ts'
import { openLocalTagger } from './local-tagger.ts'
import type { LocalTagger } from './local-tagger.ts'
import { openPictureStore } from './picture-store.ts'

interface OwnEgressNeeds {
  readonly agentId: string
  readonly events: EgressEvents
  readonly now: () => number
}

/** The way out as it is configured, with what it keeps and what it tags by. Throws CONFIG_REFUSED. */
export async function openOwnEgress(
  config: EgressConfig,
  needs: OwnEgressNeeds,
  opened: AsyncDisposableStack,
): Promise<Egress> {
  const { events, now } = needs
  const store = opened.use(await openPictureStore({ ...config.pictures, events, now }))
  const isLocal = config.policy.faceMode === 'local_only'
  const tagger = isLocal ? opened.use(openTagger(config, needs)) : undefined
  return new Egress({ ...needs, policy: config.policy, store, tagger })
}

function openTagger(
  { modelsFolder, isModeChosen }: EgressConfig,
  { events, now }: OwnEgressNeeds,
): LocalTagger {
  if (modelsFolder !== undefined) return openLocalTagger({ modelsFolder, events, now })
  let isMissed = isModeChosen
  return {
    async tag() {
      isMissed = true
      events.untagged({ reason: 'no_models' })
      return undefined
    },
    // Who never said anything of faces and has none needs no models.
    get problem() {
      return isMissed ? 'AGENT_MODELS_FOLDER is not set' : undefined
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}
