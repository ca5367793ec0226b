import { randomBytes } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { silentLog } from '@zhian/kit/log'
import { openKafka } from '@zhian/kit/kafka/kafka-client'
import { kafkaJars } from './kafka-jars.ts'
import { runTool } from './run-tool.ts'

interface BrokerPlan {
  /** The repository's root. */
  readonly root: string
  /** Where the log lies; formatted on first use. */
  readonly folder: string
  readonly brokerPort: number
  readonly controllerPort: number
}

export interface ProcessPlan {
  readonly command: string
  readonly args: readonly string[]
}

const small = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xss512k']

/** Prepares the embedded broker's folder and says how to start it. */
export async function planKafkaBroker({
  root,
  folder,
  brokerPort,
  controllerPort,
}: BrokerPlan): Promise<ProcessPlan> {
  const home = join(root, 'infra/kafka')
  const jars = await kafkaJars(join(home, 'pom.xml'), join(root, '.cache/jars'))
  const logFolder = join(folder, 'log')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const template = await readFile(join(home, 'server.properties'), 'utf8')
  const settings = template
    .replaceAll('{broker}', String(brokerPort))
    .replaceAll('{controller}', String(controllerPort))
    .replaceAll('{folder}', logFolder)
  const settingsPath = join(folder, 'server.properties')
  await writeFile(settingsPath, settings)
  const classPath = ['-cp', jars.classPath]
  const logging = `-Dlog4j2.configurationFile=${join(home, 'log4j2.properties')}`
  if (!(await exists(join(logFolder, 'meta.properties')))) {
    const clusterId = `z${randomBytes(16).toString('base64url').slice(1)}`
    await runTool(
      'java',
      [
        '-Xmx64m',
        ...small,
        logging,
        ...classPath,
        'kafka.tools.StorageTool',
        'format',
        '-t',
        clusterId,
        '-c',
        settingsPath,
      ],
      { failure: `Kafka's folder ${logFolder} could not be prepared` },
    )
  }
  // The first broker writes the archive when it ends; from then on the JVM starts twice as fast.
  const archive = (await exists(jars.archivePath))
    ? `-XX:SharedArchiveFile=${jars.archivePath}`
    : `-XX:ArchiveClassesAtExit=${jars.archivePath}`
  return {
    command: 'java',
    args: ['-Xmx256m', ...small, archive, logging, ...classPath, 'kafka.Kafka', settingsPath],
  }
}

/** Whether a broker answers: a TCP accept comes earlier and says less. */
export async function kafkaAnswers(brokers: readonly string[]): Promise<boolean> {
  const admin = openKafka({ brokers, clientId: 'zhian-probe' }, silentLog()).admin({
    retry: { retries: 0 },
  })
  try {
    await admin.connect()
    const { brokers: alive } = await admin.describeCluster()
    return alive.length > 0
  } catch {
    return false
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
