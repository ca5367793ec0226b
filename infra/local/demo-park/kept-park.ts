import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentStatus } from '@zhian/contracts/agent'

/** Of a home's demonstration parks: for each what was put where, and what its agents said last. */
const folderOf = (home: string) => join(home, 'demo')
const agentsSuffix = '.agents.json'
export const manifestPath = (home: string, parkId: string) => join(folderOf(home), `${parkId}.json`)
const agentsPath = (home: string, parkId: string) =>
  join(folderOf(home), `${parkId}${agentsSuffix}`)

export async function keepPark(
  home: string,
  parkId: string,
  { manifest, agents }: { readonly manifest: object; readonly agents: readonly AgentStatus[] },
): Promise<void> {
  await mkdir(folderOf(home), { recursive: true, mode: 0o700 })
  await writeFile(manifestPath(home, parkId), JSON.stringify(manifest, null, 2))
  await writeFile(agentsPath(home, parkId), JSON.stringify(agents))
}

export async function forgetPark(home: string, parkId: string): Promise<void> {
  for (const path of [manifestPath(home, parkId), agentsPath(home, parkId)])
    await rm(path, { force: true })
}

/** What the agents of every demonstration park of a home said last. */
export async function keptAgents(home: string): Promise<AgentStatus[]> {
  const names = await readdir(folderOf(home)).catch(() => [])
  const kept = await Promise.all(
    names
      .filter((name) => name.endsWith(agentsSuffix))
      .map((name) => readFile(join(folderOf(home), name), 'utf8')),
  )
  return kept.flatMap((text) => JSON.parse(text) as AgentStatus[])
}
