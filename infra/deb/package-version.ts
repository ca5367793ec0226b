import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault } from '@zhian/kit/fault'
import { root } from '../local/settings.ts'
import { runTool } from '../local/run-tool.ts'

export interface Provenance {
  /** As Debian orders them; each commit's package upgrades those of the commits before it. */
  readonly version: string
  /** SOURCE_DATE_EPOCH: the time of the last commit, which all files of the package carry. */
  readonly epochSeconds: number
}

/** `0.1.0+20261128120000.a790edb`: the version of `edge-agent/package.json`, then when and what was committed. */
export async function provenanceOf(version: string | undefined): Promise<Provenance> {
  const failure = 'a package is made from a git checkout; git cannot say which commit this is'
  const args = ['-C', root, 'log', '-1', '--format=%ct %h', '--abbrev=9']
  const [seconds = '', commit = ''] = (await runTool('git', args, { failure })).trim().split(' ')
  const epochSeconds = Number(process.env['SOURCE_DATE_EPOCH'] ?? seconds)
  if (version !== undefined) return { version: checked(version), epochSeconds }
  const time = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replaceAll(/\D/g, '')
  return { version: `${await agentsOwn()}+${time}.${commit}`, epochSeconds }
}

function checked(version: string): string {
  if (/^\d[\w.+~]*$/.test(version)) return version
  throw new Fault('INPUT_REFUSED', `"${version}" is no version of a Debian package`)
}

async function agentsOwn(): Promise<string> {
  const text = await readFile(join(root, 'edge-agent/package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
