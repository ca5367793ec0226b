import { root } from '../local/settings.ts'
import { runTool } from '../local/run-tool.ts'

const changesMax = 100

/** What has changed for the agent, as Debian writes it (deb-changelog(5)), out of the commits that touch it. */
export async function changelogOf(version: string, epochSeconds: number): Promise<string> {
  const touching = ['edge-agent', 'infra/deb', 'services/contracts', 'services/kit']
  const args = ['-C', root, 'log', `-${changesMax}`, '--format=%s', '--', ...touching]
  const failure = 'git cannot say what has changed'
  const subjects = (await runTool('git', args, { failure })).trim().split('\n')
  const changes = subjects.map((subject) => `  * ${subject}`).join('\n')
  const at = new Date(epochSeconds * 1000).toUTCString().replace('GMT', '+0000')
  return `zhian-edge (${version}) stable; urgency=medium\n\n${changes}\n\n -- Zhian <zhian@localhost>  ${at}\n`
}
