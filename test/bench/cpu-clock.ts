import { readFile } from 'node:fs/promises'

/** CLK_TCK, 100 on every Linux that Node runs on. */
export const tickMs = 10

/** CPU milliseconds of this process, all its threads together. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** CPU milliseconds of another process, all its threads together, in steps of 10. */
export async function cpuMsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold anything; the fields begin after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}
