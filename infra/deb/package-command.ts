import { copyFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Fault } from '@zhian/kit/fault'
import { root } from '../local/settings.ts'
import { whileShowing } from '../local/say.ts'
import { makePackage } from './make-package.ts'
import { architectures } from './runtime-packages.ts'
import type { Architecture } from './runtime-packages.ts'

/** `./zhian package`: the agent's Debian packages and the installer that serves them, into one folder. */
export async function packageAgent(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      arch: { type: 'string', default: 'all' },
      output: { type: 'string', default: join(root, '.cache/deb') },
      version: { type: 'string' },
    },
  })
  const outputFolder = resolve(process.env['ZHIAN_CALLER_FOLDER'] ?? '.', values.output)
  for (const architecture of chosen(values.arch)) {
    const plan = { architecture, outputFolder, version: values.version }
    const { path, sha256 } = await whileShowing(`package for ${architecture}`, () =>
      makePackage(plan),
    )
    process.stdout.write(`${sha256}  ${path}\n`)
  }
  await copyFile(join(root, 'infra/deb/install.sh'), join(outputFolder, 'install.sh'))
  return 0
}

function chosen(wish: string): readonly Architecture[] {
  const known = Object.keys(architectures) as Architecture[]
  if (wish === 'all') return known
  const found = known.find((each) => each === wish)
  if (found !== undefined) return [found]
  throw new Fault('INPUT_REFUSED', `--arch is ${known.join(', ')} or all (got "${wish}")`)
}
