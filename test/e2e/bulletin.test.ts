// When a manager makes last month's bulletin, then in one sitting it is drafted, added to, looked at in both languages, issued and
// handed out: a PDF whose text can be copied, a signature that anybody can check who has the two files, and a mail to the park's people.
import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildConsole } from '../../infra/local/console-build.ts'
import { givenOctober } from '../component/bulletin/given-october.ts'
import type { October } from '../component/bulletin/given-october.ts'
import { textOfPdf } from '../component/bulletin/printed-code.ts'
import { openBrowser } from '../support/browser.ts'
import { givenAccount, goodPassword } from '../support/browser-session.ts'
import { mailSettingsOf, startMailServer } from '../support/mail-server.ts'
import type { MailServer } from '../support/mail-server.ts'
import { repositoryRoot } from '../support/kafka.ts'

let october: October
let mailServer: MailServer
let browser: Browser
let folder: string
let url: string

beforeAll(async () => {
  await buildConsole()
  folder = await mkdtemp(join(tmpdir(), 'zhian-issued-'))
  mailServer = await startMailServer((to) =>
    to.startsWith('gone') ? '550 no such user' : undefined,
  )
  october = await givenOctober({
    consoleFolder: join(repositoryRoot, 'services/console/dist'),
    mail: mailSettingsOf(mailServer),
  })
  await givenAccount(october.app, 'zhao', [
    { role: 'park_manager', parkId: 'park-1', enterpriseId: null },
  ])
  url = await october.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await october?.[Symbol.asyncDispose]()
  await mailServer?.[Symbol.asyncDispose]()
  if (folder !== undefined) await rm(folder, { recursive: true, force: true })
})

test('from the draft to a signed PDF in somebody’s hands', async () => {
  const page = await signedIn('zhao')
  await page.getByLabel('邮件地址').fill('director@park.example gone@park.example ')
  await page.getByTestId('save-recipients').click()
  await page.getByText('已保存').waitFor()
  await page.getByLabel('月份').fill('2026-10')
  await page.getByTestId('make-draft').click()
  await page.getByTestId('add-entry').click()
  for (const [label, text] of [
    ['指标', '盗窃警情'],
    ['数值', '13'],
    ['单位', '起'],
    ['上年同期', '20'],
    ['来源', '开发区派出所'],
    ['截至', '2026-10-31'],
  ] as const)
    await page.getByLabel(label, { exact: true }).fill(text)
  await page.getByTestId('save').click()
  const origins = page.getByTestId('origins')
  await origins.getByText('开发区派出所，截至 2026-10-31').waitFor()
  await page.getByLabel('数值', { exact: true }).fill('12')
  await page.getByTestId('save').click()
  await origins.getByText('▼40.0%').waitFor()
  const arrivals = origins.getByRole('row').filter({ hasText: '人脸抓拍' })
  await arrivals.getByText('SQL').click()
  await arrivals.getByText("WITH 'park-1' AS this_park").waitFor()

  const preview = page.frameLocator('[data-testid=preview]')
  await preview.getByText('草稿').first().waitFor()
  await preview.getByText('▼40.0%').first().waitFor()
  await page.getByText('English', { exact: true }).last().click()
  await preview.getByText('Security bulletin – October 2026').waitFor()
  await page.getByText('中文', { exact: true }).last().click()
  await expectFitsTelephone(page)
  await expectDarkPreview(page)

  await page.getByTestId('issue').click()
  await page.getByText('签发后，将发往 2 个收件地址。').waitFor()
  await page.getByRole('button', { name: '签发，不再更改' }).click()
  await page.getByTestId('signature').getByText('签名有效').waitFor()
  const mails = page.getByTestId('deliveries').getByRole('listitem')
  await mails.filter({ hasText: 'director@park.example' }).getByText('已发送').waitFor()
  await mails.filter({ hasText: 'gone@park.example' }).getByText('550 no such user').waitFor()
  const pdf = await saved(page, 'pdf')
  await saved(page, 'signature')
  const text = await textOfPdf(await readFile(pdf))
  for (const words of ['安防月报 · 2026年10月', '数说战果', '盗窃警情（起）', '开发区派出所'])
    expect(text).toContain(words)
  expect(verified(pdf)).toMatchObject({ status: 0, says: expect.stringContaining('2026-10 r1') })
  const forged = await readFile(pdf)
  forged.writeUInt8(forged.readUInt8(2000) ^ 1, 2000)
  await writeFile(pdf, forged)
  expect(verified(pdf)).toMatchObject({ status: 1 })
})

async function signedIn(name: string): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    viewport: { width: 1360, height: 900 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  await page.goto(`${url}/bulletins`)
  await page.getByLabel('登录名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(goodPassword)
  await page.getByTestId('sign-in').click()
  return page
}

/** Under the name that the browser would give it. */
async function saved(page: Page, format: string): Promise<string> {
  const downloading = page.waitForEvent('download')
  await page.getByTestId(`download-${format}`).click()
  const download = await downloading
  const file = join(folder, download.suggestedFilename())
  await download.saveAs(file)
  return file
}

/** As a stranger would: the two files side by side, and the command of the appendix. */
function verified(file: string) {
  const run = spawnSync(join(repositoryRoot, 'zhian'), ['bulletin', 'verify', file], {
    encoding: 'utf8',
  })
  return { status: run.status, says: run.stdout + run.stderr }
}

interface PageGlobal {
  readonly getComputedStyle: (element: unknown) => Readonly<Record<string, string>>
}

/** In the reader's theme: light letters on dark ground, the charts' too. */
async function expectDarkPreview(page: Page): Promise<void> {
  const preview = page.frameLocator('[data-testid=preview]')
  /** Runs in the page. */
  const styleOf = (element: unknown, property: string) =>
    (globalThis as unknown as PageGlobal).getComputedStyle(element)[property] ?? ''
  const brightness = async (selector: string, property: string) => {
    const text = await preview.locator(selector).first().evaluate(styleOf, property)
    const [red = 0, green = 0, blue = 0] = text.match(/\d+/g)?.map(Number) ?? []
    return (red + green + blue) / 765
  }
  const all = async () => [
    await brightness('html', 'backgroundColor'),
    await brightness('h1', 'color'),
    await brightness('svg text', 'fill'),
  ]
  const [lightGround = 0, lightInk = 1, lightChart = 1] = await all()
  expect([lightGround > 0.9, lightInk < 0.4, lightChart < 0.4]).toEqual([true, true, true])
  await page.emulateMedia({ colorScheme: 'dark' })
  await preview.locator('html[data-theme=dark]').waitFor()
  const [ground = 1, ink = 0, chart = 0] = await all()
  expect([ground < 0.25, ink > 0.75, chart > 0.6]).toEqual([true, true, true])
  await page.emulateMedia({ colorScheme: 'light' })
}

async function expectFitsTelephone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 800 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  await page.setViewportSize({ width: 1360, height: 900 })
}
