import { spawnSync } from 'node:child_process'
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePorts } from '../../infra/local/ports.ts'
import { startChild } from './child.ts'
import { eventually } from './eventually.ts'

const installed = '/usr/lib/postgresql'

export interface TestPostgres extends AsyncDisposable {
  /** An empty database of its own. */
  createDatabase(): Promise<string>
}

/** Debian's PostgreSQL on a free port over a temporary folder, as an ordinary user: it refuses to run as root. */
export async function startPostgres(): Promise<TestPostgres> {
  const [version] = (await readdir(installed)).toSorted().reverse()
  const program = (name: string) => join(installed, version ?? '', 'bin', name)
  const folder = await mkdtemp(join(tmpdir(), 'zhian-postgres-'))
  const owner = await ordinaryUser()
  if (owner !== undefined) await chown(folder, owner.uid, owner.gid)
  const cluster = join(folder, 'cluster')
  const made = spawnSync(
    program('initdb'),
    ['-D', cluster, '-U', 'zhian', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
    { encoding: 'utf8', cwd: folder, ...owner },
  )
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`)
  const [port = 0] = await freePorts(1)
  await writeFile(join(cluster, 'postgresql.auto.conf'), `unix_socket_directories = '${folder}'\n`)
  const child = startChild({
    command: program('postgres'),
    args: ['-D', cluster, '-p', String(port), '-h', '127.0.0.1'],
    ...owner,
  })
  const url = (database: string) => `postgres://zhian@127.0.0.1:${port}/${database}`
  await eventually(() => run(url('postgres'), 'SELECT 1'), { withinMs: 30_000 }).catch(() => {
    throw new Error(`PostgreSQL does not answer:\n${child.output()}`)
  })
  let databases = 0
  return {
    async createDatabase() {
      const name = `test_${(databases += 1)}`
      await run(url('postgres'), `CREATE DATABASE ${name}`)
      return url(name)
    },
    async [Symbol.asyncDispose]() {
      // SIGINT is its fast shutdown; SIGTERM would wait for whoever is still connected.
      await child.kill('SIGINT')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function run(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/** Undefined where we are an ordinary user ourselves; else the one that the package has made. */
async function ordinaryUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (userInfo().uid !== 0) return undefined
  const id = (flag: string) =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}
