import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A root that dpkg installs into, with a database of its own: nothing of the machine is touched. Needs root. */
export async function givenOwnRoot() {
  const root = await mkdtemp(join(tmpdir(), 'zhian-root-'))
  await chmod(root, 0o755)
  for (const folder of ['info', 'updates', 'triggers'])
    await mkdir(join(root, 'var/lib/dpkg', folder), { recursive: true })
  await mkdir(join(root, 'etc'), { recursive: true })
  await writeFile(join(root, 'var/lib/dpkg/status'), '')
  // Scripts are told the root in DPKG_ROOT; what the package depends on is the machine's own.
  const always = [`--root=${root}`, '--force-script-chrootless', '--force-depends']
  return {
    root,
    at: (path: string) => join(root, path),
    /** What dpkg and the package's scripts said. Throws where dpkg failed. */
    dpkg(...args: readonly string[]): string {
      const run = spawnSync('dpkg', [...always, ...args], { encoding: 'utf8' })
      const said = `${run.stdout}${run.stderr}`
      if (run.status !== 0) throw new Error(`dpkg ${args.join(' ')} failed:\n${said}`)
      return said
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  }
}
