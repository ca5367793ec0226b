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
  const text = markdownOf(report)
  const apart = sectionsOf(await textOf(page)).filter(({ title }) => !text.includes(`\n${title}\n`))
  await writeFile(page, text + apart.map((section) => `\n${section.text}`).join(''))
  return `${path} and ${page}`
}

/** Puts what was run apart into RESULTS.md, in the place of what stood there under the same title. */
export async function writeSection(lines: readonly string[], folder: string): Promise<string> {
  const page = join(folder, 'RESULTS.md')
  const before = await textOf(page)
  const [title = ''] = lines
  const section = `${lines.join('\n')}\n`
  const old = sectionsOf(before).find((each) => each.title === title)
  await mkdir(folder, { recursive: true })
  await writeFile(
    page,
    old === undefined ? `${before}\n${section}` : before.replace(old.text, () => `${section}\n`),
  )
  return page
}

interface Section {
  readonly title: string
  readonly text: string
}

function sectionsOf(page: string): Section[] {
  return page
    .split(/^(?=## )/m)
    .filter((text) => text.startsWith('## '))
    .map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }))
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return ''
    throw error
  }
}
