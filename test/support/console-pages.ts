import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import { buildConsole } from '../../infra/local/console-build.ts'
import { expectAccessible } from './accessible.ts'
import { startTestApi } from './api.ts'
import { openBrowser } from './browser.ts'
import { goodPassword } from './browser-session.ts'
import { repositoryRoot } from './kafka.ts'
import { startWarehouse } from './warehouse.ts'
import { startWorld } from './world.ts'
import type { TestWorld } from './world.ts'

/** Where pages are photographed, for people to look at. */
export const pictures = join(repositoryRoot, '.vitest/pages')

/** A page and its context, as a browser of that kind opens it. */
async function visit(browser: Browser, url: string, more: BrowserContextOptions) {
  const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce', ...more })
  const page = await context.newPage()
  await page.goto(url)
  return { page, context }
}

interface Opened<T> {
  readonly world: T
  readonly visit: (
    url: string,
    more?: BrowserContextOptions,
  ) => Promise<{ page: Page; context: BrowserContext }>
}

/** A browser beside something that serves the console; both for one file, opened before its tests and closed after them. */
function withBrowser<T extends AsyncDisposable>(
  open: () => Promise<T>,
  viewport: { width: number; height: number },
): Opened<T> {
  let browser: Browser
  let world: T
  beforeAll(async () => {
    await mkdir(pictures, { recursive: true })
    browser = await openBrowser()
    world = await open()
  })
  afterAll(async () => {
    await browser?.close()
    await world?.[Symbol.asyncDispose]()
  })
  return {
    get world() {
      return world
    },
    visit: (url, more) => visit(browser, url, { viewport, ...more }),
  }
}

/** The whole world, as `./zhian up` starts it. */
export function consoleOfWorld(): Opened<TestWorld> {
  return withBrowser(() => startWorld(), { width: 1280, height: 800 })
}

/** The API in this process, with a store of its own and nothing in it. */
export function consoleOfApi() {
  const opened = withBrowser(startConsoleApi, { width: 1360, height: 900 })
  return {
    get app() {
      return opened.world.app
    },
    get store() {
      return opened.world.store
    },
    get url() {
      return opened.world.url
    },
    /** The console's first page. */
    visit: () => opened.visit(opened.world.url),
  }
}

async function startConsoleApi() {
  await buildConsole()
  const store = await startWarehouse()
  const api = await startTestApi({
    warehouse: store.warehouse,
    blobs: {} as unknown as BlobStore,
    consoleFolder: join(repositoryRoot, 'services/console/dist'),
  })
  return {
    app: api.app,
    store,
    url: await api.app.listen({ host: '127.0.0.1', port: 0 }),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

export async function signIn(page: Page, name: string, password = goodPassword): Promise<void> {
  await page.getByLabel('登录名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.getByTestId('sign-in').click()
}

const looks = ['zh-CN light', 'en dark', 'zh-CN dark', 'en light'] as const
const narrowPx = 360

/** Nobody may be kept out, and on a telephone nothing may stick out. With `ZHIAN_PICTURES` set, also the page as each reader sees it, whole. */
export async function photograph(page: Page, name: string): Promise<void> {
  for (const look of process.env['ZHIAN_PICTURES'] === undefined ? [] : looks) {
    await dress(page, look)
    const file = `${name}-${look.replace(' ', '-')}.png`
    await page.screenshot({ path: join(pictures, file), fullPage: true })
  }
  await expectAccessible(page)
  const viewport = page.viewportSize() ?? { width: 1360, height: 900 }
  await page.setViewportSize({ width: narrowPx, height: 800 })
  // Tables measure themselves, and are as wide as before until they have.
  await vi.waitFor(
    async () =>
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        narrowPx,
      ),
    { timeout: 10_000 },
  )
  await page.screenshot({ path: join(pictures, `${name}-narrow.png`), fullPage: true })
  await page.setViewportSize(viewport)
  await dress(page, 'zh-CN light')
}

async function dress(page: Page, look: (typeof looks)[number]): Promise<void> {
  const [language = '', theme = ''] = look.split(' ')
  const kept = { 'zhian.language': language, 'zhian.theme': theme }
  await page.evaluate((kept) => {
    for (const [name, value] of Object.entries(kept)) localStorage.setItem(name, value)
  }, kept)
  await page.reload()
  await page.getByRole('main').waitFor()
  await page.waitForLoadState('networkidle')
}
