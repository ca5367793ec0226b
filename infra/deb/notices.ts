import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@zhian/kit/fault'
import { root } from '../local/settings.ts'

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i
/** `node_modules/.pnpm/…/node_modules/NAME/…`, from the last `node_modules` on. */
const packageFolder = /^(?<folder>.*node_modules\/(?:@[^/]+\/)?[^/]+)\//

/**
 * The licences of the npm packages whose code is in a bundle, as a text that goes with it.
 *
 * `inputs` are the files that esbuild has read, relative to the repository. Throws CONFIG_REFUSED where a package says
 * no licence: it may not be given away then.
 */
export async function noticesOf(inputs: readonly string[]): Promise<string> {
  const folders = new Set(
    inputs.flatMap((file) => packageFolder.exec(file)?.groups?.['folder'] ?? []),
  )
  const notices = await Promise.all([...folders].map((folder) => noticeOf(join(root, folder))))
  const ordered = [...new Set(notices)].toSorted()
  return [heading, ...ordered].join(`\n${'-'.repeat(72)}\n\n`)
}

const heading = `zhian-edge contains code of these packages, under their own licences.\n`

async function noticeOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(text) as Readonly<Record<string, unknown>>
  if (typeof license !== 'string')
    throw new Fault('CONFIG_REFUSED', `${String(name)} says no licence, so it may not be packed`)
  const files = (await readdir(folder)).filter((file) => licenceFile.test(file)).toSorted()
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))
  const told = texts.map((each) => each.replaceAll('\r\n', '\n').trim())
  return [`${String(name)} ${String(version)}: ${license}`, ...told].join('\n\n').concat('\n')
}
