import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '@zhian/kit/fault'
import { repositoryRoot } from '../support/kafka.ts'
import { markdownOf } from './report.ts'
import type { Report } from './report.ts'

/** What is partial or quick is no measurement to keep, and goes here. */
export const scratchFolder = join(repositoryRoot, '.cache/bench')

const pathIn = (folder: string, kind: string) => join(folder, 'results', `${kind}.json`)

/** What was kept of this kind of machine; undefined where it is the first. */
export async function readReport(folder: string, kind: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(pathIn(folder, kind), 'utf8')) as Report
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Writes the figures and RESULTS.md; returns where. */
export async function writeReport(report: Report, folder: string): Promise<string> {
  const path = pathIn(folder, report.machine.kind)
  const page = join(folder, 'RESULTS.md')
  await mkdir(join(folder, 'results'), { recursive: true })
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
  await writeFile(page, markdownOf(report))
  return `${path} and ${page}`
}
