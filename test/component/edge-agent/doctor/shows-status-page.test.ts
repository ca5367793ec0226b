// The status page in a real browser over a real agent: what it shows, to whom, and what it may not do.
import { request } from 'node:http'
import { once } from 'node:events'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { jpegOf } from '@zhian/edge-agent/camera/gat1400/fixtures/pictures'
import { openBrowser } from '../../../support/browser.ts'
import { eventually } from '../../../support/eventually.ts'
import { startMosquitto } from '../../../support/mosquitto.ts'
import { givenBox } from './given-box.ts'

let broker: Awaited<ReturnType<typeof startMosquitto>>
let browser: Browser
beforeAll(async () => {
  broker = await startMosquitto()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await broker[Symbol.asyncDispose]()
})

const screen = { width: 1024, height: 600 }

async function visit(port: number, locale: string, colorScheme: 'light' | 'dark') {
  const context = await browser.newContext({ viewport: screen, locale, colorScheme })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (asked) => {
    if (new URL(asked.url()).port !== String(port)) complaints.push(`asked ${asked.url()}`)
  })
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.locator('.tile').first().waitFor()
  return { page, complaints, text: () => page.locator('body').innerText() }
}

test('empty and connected, in the browser’s language and theme, with a switch', async () => {
  const box = await givenBox(broker.url)
  const { agent } = await box.start()
  const chinese = await visit(agent.healthPort, 'zh-CN', 'light')
  expect(await chinese.text()).toContain('已连接')
  expect(await chinese.text()).toContain('还没有摄像机接入')
  await chinese.page.getByRole('button', { name: 'English' }).click()
  expect(await chinese.text()).toContain('No camera has come yet')
  const english = await visit(agent.healthPort, 'en-GB', 'dark')
  expect(await english.text()).toContain('All is sent')
  const colours = await Promise.all(
    [chinese, english].map(({ page }) =>
      page.evaluate('getComputedStyle(document.body).backgroundColor'),
    ),
  )
  expect(new Set(colours).size).toBe(2)
  expect([...chinese.complaints, ...english.complaints]).toEqual([])
})

test('with data and the broker away: cameras with problems first, what waits, and the fix', async () => {
  const box = await givenBox('mqtt://127.0.0.1:1')
  const inbox = join(box.home, 'inbox')
  box.env['AGENT_INBOX_FOLDER'] = inbox
  box.env['AGENT_INBOX_SETTLE_MS'] = '0'
  const cameras = ['<b>北门</b>', '南门 2'].map((cameraId, index) => ({
    deviceId: `3402000000132000000${index}`,
    cameraId,
    protocol: 'gat1400',
  }))
  await writeFile(join(box.home, 'cameras.json'), JSON.stringify({ cameras }))
  box.env['AGENT_CAMERAS_FILE'] = join(box.home, 'cameras.json')
  const { agent, page: status } = await box.start('away')
  await writeFile(join(inbox, 'one.jpg'), await jpegOf(640, 480))
  await eventually(async () => expect((await status()).agent.spool.pending).toBe(1), {
    withinMs: 20_000,
  })
  const { page, text, complaints } = await visit(agent.healthPort, 'zh-CN', 'light')
  const said = await text()
  for (const word of [
    '未连接',
    '需要处理',
    'zhian-edge doctor',
    '<b>北门</b>',
    '离线',
    '1 / 3 在线',
  ])
    expect(said).toContain(word)
  const names = await page.locator('tbody td:nth-child(2)').allInnerTexts()
  expect(names.at(-1)).not.toMatch(/门/)
  await visit(agent.healthPort, 'en-GB', 'dark')
  expect(complaints).toEqual([])
})

test('another site’s name that leads here is shown nothing; scripts of others may not run', async () => {
  const box = await givenBox(broker.url)
  const { agent } = await box.start()
  const ask = async (path: string, host: string) => {
    const asked = request({ port: agent.healthPort, host: '127.0.0.1', path, headers: { host } })
    asked.end()
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    answer.resume()
    return answer
  }
  for (const path of ['/', '/status', '/page.js']) {
    expect((await ask(path, 'evil.example')).statusCode).toBe(404)
    expect((await ask(path, `localhost:${agent.healthPort}`)).statusCode).toBe(200)
  }
  const policy = (await ask('/', '127.0.0.1')).headers['content-security-policy']
  expect(policy).toContain("default-src 'none'; script-src 'self'")
})
