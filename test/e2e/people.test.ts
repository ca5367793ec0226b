// When somebody opens the link that `up` prints, then they are the first administrator, and whomever they let in sees
// what their role allows and is out with the next click after being sent out.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { goodPassword } from '../support/browser-session.ts'
import { consoleOfWorld, pictures, signIn } from '../support/console-pages.ts'

const managersPassword = 'three herons on a roof'
const opened = consoleOfWorld()
const { visit } = opened

interface Look {
  readonly locale: string
  readonly colorScheme: 'light' | 'dark'
}
const looks: readonly Look[] = [
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'dark' },
  { locale: 'en-US', colorScheme: 'light' },
  { locale: 'en-US', colorScheme: 'dark' },
]

/** The page as each reader sees it, and on a telephone; its language and theme are those of the browser. */
async function photograph(page: Page, name: string): Promise<void> {
  for (const { locale, colorScheme } of looks) {
    const language = locale === 'en-US' ? 'en' : locale
    await page.evaluate((kept) => localStorage.setItem('zhian.language', kept), language)
    await page.emulateMedia({ colorScheme })
    await page.reload()
    await page.getByRole('main').waitFor()
    await page.screenshot({ path: join(pictures, `${name}-${locale}-${colorScheme}.png`) })
  }
  await page.setViewportSize({ width: 390, height: 800 })
  await page.screenshot({ path: join(pictures, `${name}-narrow.png`) })
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.evaluate(() => localStorage.removeItem('zhian.language'))
  await page.emulateMedia({ colorScheme: 'light' })
  await page.reload()
  await page.getByRole('main').waitFor()
}

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.getByTestId('new-password').fill(password)
  await page.getByTestId('password-again').fill(password)
  await page.getByTestId('use-link').click()
}

test('from the link of `up` to a manager who is sent out', async () => {
  const { world } = opened
  const { api } = await world.status()
  const link = /http\S+\/welcome#link=\S+/.exec(world.output())?.[0] ?? ''
  const admin = await visit(link)
  await admin.page.getByLabel('登录名').fill('wang.li')
  await admin.page.getByLabel('姓名').fill('王丽')
  expect(admin.page.url()).not.toContain('link=')
  await admin.page.getByTestId('new-password').fill('admin123456')
  await admin.page.getByTestId('use-link').click()
  await admin.page.getByText('请换一个密码。').waitFor()
  await admin.page.screenshot({ path: join(pictures, 'first-administrator.png') })
  await choosePassword(admin.page, goodPassword)
  await admin.page.getByTestId('empty-nothing-yet').waitFor()

  await admin.page.getByRole('link', { name: '账号' }).click()
  await admin.page.getByTestId('add-account').click()
  await admin.page.getByLabel('登录名').fill('zhao')
  await admin.page.getByLabel('姓名').fill('赵敏')
  await admin.page.screenshot({ path: join(pictures, 'account-dialog.png') })
  await admin.page.getByRole('button', { name: '添加', exact: true }).click()
  const shown = admin.page.getByTestId('link-url').locator('.copy-text')
  const managersLink = (await shown.textContent()) ?? ''
  await admin.page.screenshot({ path: join(pictures, 'link-dialog.png') })
  await admin.page.getByRole('button', { name: '完成' }).click()

  const owner = await visit(managersLink)
  await owner.page.getByText('赵敏，请设置您的密码。').waitFor()
  await owner.page.screenshot({ path: join(pictures, 'set-password.png') })
  await choosePassword(owner.page, managersPassword)
  await owner.page.waitForURL('**/park')
  const spent = await visit(managersLink)
  await spent.page.getByTestId('empty-no-right').waitFor()
  await spent.page.screenshot({ path: join(pictures, 'link-spent.png') })

  const { page } = await visit(api.url)
  await page.getByTestId('sign-in').waitFor()
  await photograph(page, 'sign-in')
  await signIn(page, 'zhao', 'wrong password')
  await page.getByText('登录名或密码不对。').waitFor()
  await signIn(page, 'zhao', managersPassword)
  await page.waitForURL('**/park')
  await page.getByText('在线相机').waitFor()
  await photograph(page, 'park')
  expect(await page.getByTestId('capture-card').count()).toBe(0)
  const pages = page.getByRole('navigation', { name: '页面', exact: true })
  expect(await pages.getByRole('link').allTextContents()).toEqual(['园区', '网关', '月报'])
  for (const path of ['/v1/captures', '/v1/captures/live', '/v1/accounts', '/metrics'])
    expect((await page.request.get(`${api.url}${path}`)).status()).toBe(403)
  expect((await page.request.get(`${api.url}/v1/session`)).status()).toBe(200)
  await page.goto(`${api.url}/accounts`)
  await page.getByTestId('empty-no-right').waitFor()
  await page.goto(`${api.url}/?kind=face`)
  await page.waitForURL('**/park')
  await page.getByTestId('account-menu').click()
  await page.getByText('我的登录与密码').click()
  await page.getByTestId('session').first().waitFor()
  await photograph(page, 'me')

  await photograph(admin.page, 'accounts')
  const manager = admin.page.getByTestId('account').filter({ hasText: 'zhao' })
  await manager.getByTestId('sessions').click()
  await manager.getByTestId('session').first().waitFor()
  await admin.page.screenshot({ path: join(pictures, 'accounts-sessions.png') })
  await manager.getByTestId('end-all').click()
  await manager.getByTestId('session').first().waitFor({ state: 'detached' })
  await page.getByTestId('end-session').first().click()
  await page.getByTestId('sign-in').waitFor()
  await page.goto(`${api.url}/park`)
  await page.getByTestId('sign-in').waitFor()
  await owner.page.reload()
  await owner.page.getByTestId('sign-in').waitFor()
})
