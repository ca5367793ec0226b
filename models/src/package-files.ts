import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { PinnedFile, PinnedPackage } from './manifest.ts'
import { settleFile, sha256Of, sha256OfFile } from './settled-file.ts'

const run = promisify(execFile)

type Wanted = {
  readonly package: PinnedPackage
  readonly files: readonly PinnedFile[]
  readonly cacheDir: string
  readonly onProgress: (line: string) => void
}

/**
 * Files out of a pinned package: `path` in the tarball → where a checked copy lies in `cacheDir`.
 *
 * The tarball comes through the npm client, is compared with its pinned digest, opened for the wanted files alone,
 * and thrown away. What lies in the cache with the right digest is not fetched again. Two processes may do this
 * side by side: each works in a folder of its own and files appear by renaming.
 */
export async function packageFiles(wanted: Wanted): Promise<Map<string, string>> {
  const cached = new Map(wanted.files.map((file) => [file.path, cachedPath(wanted.cacheDir, file)]))
  const missing: PinnedFile[] = []
  for (const file of wanted.files) {
    const found = await sha256OfFile(cachedPath(wanted.cacheDir, file))
    if (found !== file.sha256) missing.push(file)
  }
  if (missing.length > 0) await fetchFiles(wanted, missing)
  return cached
}

function cachedPath(cacheDir: string, file: PinnedFile): string {
  return join(cacheDir, 'sources', `${file.sha256}-${basename(file.path)}`)
}

async function fetchFiles(wanted: Wanted, missing: readonly PinnedFile[]): Promise<void> {
  const { name, version, tarballSha256 } = wanted.package
  await mkdir(wanted.cacheDir, { recursive: true })
  const folder = await mkdtemp(join(wanted.cacheDir, 'fetch-'))
  try {
    wanted.onProgress(`fetching ${name}@${version}`)
    const tarball = await packInto(folder, `${name}@${version}`)
    const found = await sha256OfFile(tarball)
    if (found !== tarballSha256) {
      throw new Error(
        `the tarball of ${name}@${version} is ${found}, the manifest pins ${tarballSha256}`,
      )
    }
    await run('tar', ['-xzf', tarball, '-C', folder, ...missing.map((file) => file.path)])
    for (const file of missing) {
      const bytes = await readFile(join(folder, file.path))
      const sha256 = sha256Of(bytes)
      if (sha256 !== file.sha256)
        throw new Error(`${file.path} is ${sha256}, the manifest pins ${file.sha256}`)
      await settleFile(cachedPath(wanted.cacheDir, file), bytes)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** A registry may fail once and answer the next moment. */
const pauseBeforeTryMs = [0, 2000, 10_000]

async function packInto(folder: string, what: string): Promise<string> {
  const flags = [
    '--prefer-offline',
    '--ignore-scripts',
    '--no-update-notifier',
    '--pack-destination',
    folder,
  ]
  let trouble = ''
  for (const pauseMs of pauseBeforeTryMs) {
    await wait(pauseMs)
    // Run inside the folder, so that no project's settings or workspace take part.
    trouble = await run('npm', ['pack', what, ...flags], { cwd: folder }).then(
      () => '',
      (error: { stderr?: string }) => String(error.stderr).trim().split('\n').slice(-4).join('\n'),
    )
    if (trouble === '') break
  }
  if (trouble !== '') throw new Error(`${what} could not be fetched from npm:\n${trouble}`)
  const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error(`npm packed nothing for ${what}`)
  return join(folder, tarball)
}
