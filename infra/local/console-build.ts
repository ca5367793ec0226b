import { createHash } from 'node:crypto'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runTool } from './run-tool.ts'
import { root } from './settings.ts'

const room = join(root, 'services/console')
const bundled = ['contracts', 'coverage'].map((name) => join(root, 'services', name, 'src'))
const sourceFolders = [room, ...bundled]

/** Builds the console's files unless they were made from the very sources that are there. */
export async function buildConsole(): Promise<void> {
  const fingerprint = await fingerprintOf(sourceFolders)
  const mark = join(room, 'dist/.fingerprint')
  if ((await readFile(mark, 'utf8').catch(() => '')) === fingerprint) return
  await runTool(
    process.execPath,
    [join(room, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'],
    {
      cwd: room,
      env: process.env,
      failure: 'the console could not be built',
    },
  )
  await writeFile(mark, fingerprint)
}

async function fingerprintOf(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => !/\/(node_modules|dist)\//.test(path))
    for (const path of paths.sort()) hash.update(path).update(await readFile(path))
  }
  return hash.digest('hex')
}
