// When a person opens the console, then the newest captures come by themselves with pictures and tags, because nobody
// should have to ask twice.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { faceMessage, vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { consoleOfWorld, pictures } from '../support/console-pages.ts'
import { drawnFaces, drawnVehicle } from '../support/drawn-shots.ts'
import { eventually } from '../support/eventually.ts'

const size = { width: 1280, height: 960 }
const opened = consoleOfWorld()

interface Look {
  readonly locale: string
  readonly colorScheme: 'light' | 'dark'
}

async function open(look: Look): Promise<{ page: Page; complaints: string[] }> {
  const { api } = await opened.world.status()
  const { page } = await opened.visit('about:blank', {
    ...look,
    timezoneId: 'America/New_York',
    viewport: { width: 1440, height: 900 },
  })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  await page.goto(`${api.url}/#token=${api.token}`)
  return { page, complaints }
}

async function push(number: number): Promise<string> {
  const { gat1400 } = await opened.world.status()
  const { jpeg, truth } = await drawnVehicle(number * 977, 'new-energy-small')
  const { path, body } = vehicleMessage({
    deviceId: gat1400.deviceId,
    atMs: Date.now(),
    number,
    jpeg,
    size,
  })
  expect(await gat1400Camera(gat1400).push(path, body)).toBe(true)
  return truth.plateText
}

test('a capture pushed while the page is open appears by itself, and opens with its boxes', async () => {
  const { page, complaints } = await open({ locale: 'zh-CN', colorScheme: 'light' })
  await page.getByTestId('empty-nothing-yet').waitFor()
  expect(page.url()).not.toContain('token')
  await page.screenshot({ path: join(pictures, 'empty.png') })

  const plate = await push(1)
  await page.getByTestId('plate').filter({ hasText: plate }).first().waitFor({ timeout: 30_000 })
  await page.getByTestId('capture-card').first().getByRole('link').click()
  await page.getByTestId('capture-detail').getByTestId('tag-plate').first().waitFor()
  await page.getByTestId('boxes').waitFor()
  await page.screenshot({ path: join(pictures, 'detail.png') })
  await page.keyboard.press('Escape')
  await page.getByTestId('capture-detail').waitFor({ state: 'hidden' })
  expect(complaints).toEqual([])
  await page.context().close()
})

test.each<Look>([
  { locale: 'zh-CN', colorScheme: 'light' },
  { locale: 'zh-CN', colorScheme: 'dark' },
  { locale: 'en-US', colorScheme: 'light' },
  { locale: 'en-US', colorScheme: 'dark' },
])('the page is in its reader’s language and theme ($locale, $colorScheme)', async (look) => {
  const { gat1400 } = await opened.world.status()
  const number = look.locale.length * 100 + look.colorScheme.length
  const { path, body } = faceMessage({
    deviceId: gat1400.deviceId,
    atMs: Date.now(),
    number,
    jpeg: await drawnFaces(number),
    size,
  })
  await gat1400Camera(gat1400).push(path, body)
  await push(number)
  const { page, complaints } = await open(look)
  await eventually(
    async () => expect(await page.getByTestId('capture-card').count()).toBeGreaterThan(1),
    { withinMs: 30_000 },
  )
  const shown = await eventually(
    async () => {
      const images = await page.getByTestId('capture-card').locator('img').all()
      const widths = await Promise.all(
        images.map((image) =>
          image.evaluate(
            (element) => (element as unknown as { naturalWidth: number }).naturalWidth,
          ),
        ),
      )
      expect(widths.length).toBeGreaterThan(1)
      expect(Math.min(...widths)).toBeGreaterThan(0)
      return widths
    },
    { withinMs: 30_000 },
  )
  expect(shown.length).toBeGreaterThan(1)
  expect(await page.locator('html').getAttribute('lang')).toBe(
    look.locale.slice(0, 2) === 'zh' ? 'zh-CN' : 'en',
  )
  await page.screenshot({ path: join(pictures, `${look.locale}-${look.colorScheme}.png`) })
  expect(complaints).toEqual([])
  await page.context().close()
})

test('when the service goes the page says so with the age of what it shows, and recovers by itself', async () => {
  const { page } = await open({ locale: 'zh-CN', colorScheme: 'light' })
  await page.getByTestId('capture-card').first().waitFor()
  await opened.world.killNine('warehouse')
  await page.getByTestId('freshness').waitFor({ timeout: 60_000 })
  await page.screenshot({ path: join(pictures, 'service-gone.png') })
  await page.getByTestId('freshness').waitFor({ state: 'hidden', timeout: 60_000 })
  await page.context().close()
})
