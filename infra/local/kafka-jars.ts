import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Fault } from '@zhian/kit/fault'
import { runTool } from './run-tool.ts'

export interface KafkaJars {
  /** Every jar in a fixed order: a class-data archive is only good for the class path that made it. */
  readonly classPath: string
  readonly archivePath: string
}

/** Resolves the pinned `pom.xml` with Maven, once; later starts find the jars and ask nobody. */
export async function kafkaJars(pomPath: string, cacheFolder: string): Promise<KafkaJars> {
  const fingerprint = createHash('sha256')
    .update(await readFile(pomPath))
    .digest('hex')
    .slice(0, 12)
  const folder = join(cacheFolder, `kafka-${fingerprint}`)
  const names = (await jarsIn(folder)) ?? (await resolve(pomPath, folder))
  return {
    classPath: names.map((name) => join(folder, name)).join(':'),
    archivePath: join(folder, 'kafka.jsa'),
  }
}

async function jarsIn(folder: string): Promise<string[] | null> {
  const names = await readdir(folder).catch(() => null)
  return names?.filter((name) => name.endsWith('.jar')).sort() ?? null
}

async function resolve(pomPath: string, folder: string): Promise<string[]> {
  await mkdir(dirname(folder), { recursive: true })
  const making = await mkdtemp(`${folder}-making-`)
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies'
  await runTool(
    'mvn',
    ['-q', '-B', '-f', pomPath, goal, '-DincludeScope=runtime', `-DoutputDirectory=${making}`],
    {
      triesMax: 3,
      failure:
        'Kafka could not be fetched by Maven. Check the network, or name a cluster with KAFKA_BROKERS=',
    },
  )
  // Whoever renames first wins; the other's jars are the same.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }))
  const names = await jarsIn(folder)
  if (names === null || names.length === 0)
    throw new Fault('TOOL_MISSING', `Maven left no jars in ${folder}`)
  return names
}
