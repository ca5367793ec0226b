import { join } from 'node:path'
import { Fault, messageOf } from '@zhian/kit/fault'
import { buildModels } from '@zhian/models/build-models'
import { fetchSamplePictures } from '@zhian/models/sample-pictures'
import { buildConsole } from './console-build.ts'
import { kafkaJars } from './kafka-jars.ts'
import { meetNeeds, needsOfTests, needsOfWorld } from './prerequisites.ts'
import { say, whileShowing } from './say.ts'
import { root } from './settings.ts'

interface SetupPlan {
  readonly hasOwnKafka: boolean
  readonly hasLentPictures: boolean
  readonly isForTests: boolean
}

/** Brings everything that a world needs beyond the packages; what is there already costs nothing. */
export async function setUp(plan: SetupPlan): Promise<void> {
  meetNeeds(plan.isForTests ? needsOfTests : needsOfWorld(plan.hasOwnKafka), say)
  try {
    await bring(plan)
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(
      'FETCH_FAILED',
      `${messageOf(error)}\nCheck the network, then run this again.`,
      { cause: error },
    )
  }
  await whileShowing('console', () => buildConsole())
}

async function bring(plan: SetupPlan): Promise<void> {
  const cacheDir = join(root, '.cache/model-sources')
  if (plan.hasOwnKafka) {
    await whileShowing('Kafka', () =>
      kafkaJars(join(root, 'infra/kafka/pom.xml'), join(root, '.cache/jars')),
    )
  }
  await whileShowing('models', (onProgress) =>
    buildModels({ outDir: join(root, '.cache/models'), cacheDir, onProgress }),
  )
  if (plan.hasLentPictures) {
    await whileShowing('pictures', (onProgress) =>
      fetchSamplePictures({ outDir: join(root, '.cache/pictures'), cacheDir, onProgress }),
    )
  }
}
