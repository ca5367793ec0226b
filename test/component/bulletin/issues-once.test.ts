// When a bulletin is issued, then what it says, in both languages, stays as it is, and whoever holds it can tell whether a
// digit was changed.
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problemsOf } from '@zhian/api/bulletin/signature'
import type { SignedBulletin } from '@zhian/api/bulletin/signature'
import type { BulletinView } from '@zhian/contracts/bulletin'
import type { RoleAssignment } from '@zhian/contracts/people'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { givenAccount } from '../../support/browser-session.ts'
import { givenOctober } from './given-october.ts'
import type { October } from './given-october.ts'
import { codeOfHtml, codeOfPdf, textOfPdf } from './printed-code.ts'

let october: October
let draft: BulletinView
let issued: BulletinView

const cases = {
  metric: '盗窃警情',
  value: 12,
  unit: '起',
  previous: 20,
  source: '派出所 翀警官 <b>',
  asOf: '2026-10-31',
}

beforeAll(async () => {
  october = await givenOctober()
  const made = await october.draft()
  const change = { campaign: '平安园区', remarks: '第一行\n第二行', entries: [cases], version: 1 }
  draft = (await october.send('PATCH', `/v1/bulletins/${made.bulletinId}`, change)).json()
  const issue = { version: draft.version }
  issued = (await october.send('POST', `/v1/bulletins/${made.bulletinId}/issue`, issue)).json()
})
afterAll(async () => {
  await october?.[Symbol.asyncDispose]()
})

const documentOf = async (format: string, language = 'zh', id = issued.bulletinId) => {
  const url = `/v1/bulletins/${id}/document?format=${format}&language=${language}`
  const answer = await october.get(url)
  expect([url, answer.statusCode]).toEqual([url, 200])
  return answer.rawPayload
}
const documents = ['html', 'pdf'].flatMap((format) =>
  ['zh', 'en'].map((language) => [format, language] as const),
)
const signatureFile = async () =>
  JSON.parse((await documentOf('signature')).toString()) as SignedBulletin

test('it is signed with a key that only its owner may read', async () => {
  expect(issued).toMatchObject({ state: 'issued', revision: 1, signature: { isValid: true } })
  expect(issued.content).toMatchObject({ issuedBy: 'operator', campaign: '平安园区' })
  expect((await stat(join(october.folder, 'bulletin-key.pem'))).mode & 0o777).toBe(0o600)
})

test('content, documents and signature belong together; one digit more, and they do not', async () => {
  const signed = await signatureFile()
  for (const [format, language] of documents)
    expect(problemsOf(signed, [await documentOf(format, language)])).toEqual([])
  const html = (await documentOf('html')).toString()
  expect(html).toContain('>35<')
  expect(problemsOf(signed, [Buffer.from(html.replace('>35<', '>36<'))])).toEqual(['document'])
  const pdf = Buffer.from(await documentOf('pdf'))
  pdf.writeUInt8(pdf.readUInt8(2000) ^ 1, 2000)
  expect(problemsOf(signed, [pdf])).toEqual(['document'])
  const [figure, ...others] = signed.content.measures.figures
  const forged = { ...figure, value: 3 } as typeof figure & object
  const measures = { ...signed.content.measures, figures: [forged, ...others] }
  const content = { ...signed.content, measures }
  expect(problemsOf({ ...signed, content }, [])).toEqual(['content'])
  const statement = { ...signed.statement, contentSha256: '0'.repeat(64) }
  expect(problemsOf({ ...signed, statement }, [])).toEqual(['signature', 'content'])
})

const tools = ['openssl', 'jq', 'sha256sum']
const missing = tools.filter((tool) => spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0)

test.skipIf(missing.length > 0)(
  `without this software: the commands of the appendix run as they are printed (${missing.join(', ') || 'all tools'} ${missing.length > 0 ? 'missing' : 'there'})`,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'zhian-handed-out-'))
    const stem = join(folder, 'zhian-bulletin-2026-10-r1')
    try {
      for (const [format, language] of documents)
        await writeFile(`${stem}.${language}.${format}`, await documentOf(format, language))
      await writeFile(`${stem}.signature.json`, await documentOf('signature'))
      for (const printed of [
        await codeOfPdf(await documentOf('pdf', 'zh')),
        await codeOfHtml(await documentOf('html', 'en')),
      ]) {
        const commands = printed.find((text) => text.startsWith('jq ')) ?? ''
        const run = () =>
          spawnSync('sh', ['-e'], { input: commands, cwd: folder, encoding: 'utf8' })
        const { status, stdout, stderr } = run()
        expect([status, stderr]).toEqual([0, ''])
        expect(stdout).toContain('Signature Verified Successfully')
        const digests = [...stdout.matchAll(/\b[0-9a-f]{64}\b/g)].map(([digest]) => digest)
        expect(digests.length).toBe(2 * documents.length)
        expect(new Set(digests).size).toBe(documents.length)
        const forged = JSON.stringify(await signatureFile()).replace(/"zh.pdf":"./, '"zh.pdf":"x')
        await writeFile(`${stem}.signature.json`, forged)
        expect(run().status).not.toBe(0)
        await writeFile(`${stem}.signature.json`, await documentOf('signature'))
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)

test('the PDF says in text that can be copied what the figures are, in both languages', async () => {
  const zh = await textOfPdf(await documentOf('pdf'))
  for (const words of [
    '试验园区',
    '安防月报 · 2026年10月',
    '▼40.0%',
    '96.2%',
    '涉案查询（次）',
    '口径变化：采集点数 2→3',
    '翀警官 <b>',
    'FROM zhian.captures FINAL',
  ])
    expect(zh).toContain(words)
  expect(zh.replaceAll('\n', '')).toContain('平台没有此项数据来源')
  expect(zh).not.toContain('草稿')
  const en = await textOfPdf(await documentOf('pdf', 'en'))
  for (const words of [
    'Security bulletin – October 2026',
    '▼40.0%',
    '96.2%',
    'Base changed: capture points 2 → 3',
    '盗窃警情',
  ])
    expect(en).toContain(words)
})

test('the page needs nothing from elsewhere, and what was typed is text', async () => {
  const html = (await documentOf('html')).toString()
  expect(html).not.toMatch(/<script|<link|<img|(src|href)=|url\((?!#)|@import/)
  expect(html).toContain('翀警官 &lt;b&gt;')
  expect(html).toContain('2026-10-31 24:00')
})

test('the same figures give the same bytes', async () => {
  const twin = await october.draft({ correction: 'twice' })
  for (const name of ['html', 'pdf']) {
    const once = await documentOf(name, 'en', twin.bulletinId)
    expect((await documentOf(name, 'en', twin.bulletinId)).equals(once)).toBe(true)
  }
})

test('nothing of it changes any more; a correction is a new revision that says what it corrects', async () => {
  const { bulletinId, version } = issued
  const before = await documentOf('pdf')
  const change = { version, remarks: 'changed' }
  expect((await october.send('PATCH', `/v1/bulletins/${bulletinId}`, change)).statusCode).toBe(409)
  const again = await october.send('POST', `/v1/bulletins/${bulletinId}/issue`, { version })
  expect(again.statusCode).toBe(409)
  await expect(
    october.control.db
      .updateTable('bulletins')
      .set({ remarks: 'changed behind its back' })
      .where('id', '=', bulletinId)
      .execute(),
  ).resolves.toBeDefined()
  expect((await october.get(`/v1/bulletins/${bulletinId}`)).json<BulletinView>().content).toEqual(
    issued.content,
  )
  const second = await october.draft({ correction: '应为 11 起' })
  expect(second).toMatchObject({ revision: 2, state: 'draft', correction: 'twice' })
  expect(second.content.entries).toEqual(issued.content.entries)
  expect((await documentOf('pdf')).equals(before)).toBe(true)
})

test('what the platform has no source for stands as it was reported, under one name in both languages', async () => {
  const { bulletinId, version } = await october.draft({ month: '2026-08' })
  const queries = {
    ...cases,
    metric: '查询',
    value: 7,
    unit: '次',
    previous: 5,
    fills: 'case_queries',
  }
  const change = { version, entries: [queries] }
  const changed = await october.send('PATCH', `/v1/bulletins/${bulletinId}`, change)
  expect(changed.statusCode).toBe(200)
  for (const [language, name, noSource] of [
    ['zh', '涉案查询（次）', '平台没有此项数据来源'],
    ['en', 'Case-bound queries (次)', 'no source in this platform'],
  ] as const) {
    const page = (await documentOf('html', language, bulletinId)).toString()
    expect(page).toContain(`<td>${name}</td><td class="number">7</td><td class="number">5</td>`)
    expect(page).not.toContain(noSource)
  }
})

test('without saying what it corrects there is no second revision', async () => {
  const other = await october.draft({ parkId: 'park-2' })
  const id = other.bulletinId
  await october.send('POST', `/v1/bulletins/${id}/issue`, { version: other.version })
  const order = { parkId: 'park-2', month: '2026-10' }
  expect((await october.send('POST', '/v1/bulletins', order)).statusCode).toBe(409)
})

test('a stored document that was changed is found', async () => {
  const { control } = october
  const where = { bulletinId: issued.bulletinId, name: 'en.html' }
  const rows = control.db.selectFrom('bulletinDocuments').selectAll()
  const kept = await rows
    .where('bulletinId', '=', where.bulletinId)
    .where('name', '=', where.name)
    .executeTakeFirstOrThrow()
  const write = (bytesBase64: string) =>
    control.db
      .updateTable('bulletinDocuments')
      .set({ bytesBase64 })
      .where('bulletinId', '=', where.bulletinId)
      .where('name', '=', where.name)
      .execute()
  const isValid = async () =>
    (await october.get(`/v1/bulletins/${where.bulletinId}`)).json<BulletinView>().signature?.isValid
  await write(`AAAA${kept.bytesBase64}`)
  expect(await isValid()).toBe(false)
  await write(kept.bytesBase64)
  expect(await isValid()).toBe(true)
})

test('a key that others may read signs nothing', async () => {
  const { bulletinId, version } = await october.draft({ month: '2026-09' })
  await chmod(join(october.folder, 'bulletin-key.pem'), 0o644)
  const answer = await october.send('POST', `/v1/bulletins/${bulletinId}/issue`, { version })
  expect(answer.statusCode).toBe(500)
  await chmod(join(october.folder, 'bulletin-key.pem'), 0o600)
})

test('a bulletin is for the park’s manager and for operators', async () => {
  const as = async (name: string, role: RoleAssignment) =>
    (await givenAccount(october.app, name, [role])).browser
  const own = await as('own', { role: 'park_manager', parkId: 'park-1', enterpriseId: null })
  const other = await as('other', { role: 'park_manager', parkId: 'park-2', enterpriseId: null })
  const admin = await as('admin', { role: 'enterprise_admin', parkId: null, enterpriseId: 'e1' })
  const one = `/v1/bulletins/${issued.bulletinId}`
  const all = '/v1/bulletins?parkId=park-1'
  const statuses = async (browser: typeof own) => [
    (await browser.ask('GET', one)).statusCode,
    (await browser.ask('GET', `${one}/document?format=pdf`)).statusCode,
    (await browser.ask('POST', '/v1/bulletins', { body: { parkId: 'park-1', month: '2026-08' } }))
      .statusCode,
    (await browser.ask('PATCH', one, { body: { version: issued.version } })).statusCode,
  ]
  expect(await statuses(own)).toEqual([200, 200, 200, 409])
  expect(await statuses(other)).toEqual([404, 404, 404, 404])
  expect(await statuses(admin)).toEqual([403, 403, 403, 403])
  expect((await own.ask('GET', all)).json<{ items: unknown[] }>().items.length).toBeGreaterThan(1)
  expect((await other.ask('GET', all)).json()).toEqual({ items: [] })
  expect((await admin.ask('GET', all)).statusCode).toBe(403)
})
