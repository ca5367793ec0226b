// When a park manager signs in, then in a few steps they know who is not well covered, exactly why, and what to do first;
// the figures come from the score's own functions, the registry and the people from a real API.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { BlobStore } from '@zhian/kit/blobs/blob-store'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildConsole } from '../../infra/local/console-build.ts'
import { apiToken, startTestApi } from '../support/api.ts'
import { openBrowser } from '../support/browser.ts'
import { givenAccount, goodPassword } from '../support/browser-session.ts'
import {
  givenCameraArchive,
  givenEnterprise,
  givenPark,
  givenPoint,
  givenSite,
} from '../support/given-park.ts'
import { givenEnterpriseScore, givenItems, givenParkScores } from '../support/given-scores.ts'
import type { GivenEnterprise } from '../support/given-scores.ts'
import { repositoryRoot } from '../support/kafka.ts'
import { startWarehouse } from '../support/warehouse.ts'
import type { TestWarehouse } from '../support/warehouse.ts'

const pictures = join(repositoryRoot, '.vitest/pages')
const names = [
  '宏达机械',
  '远东化工',
  '金桥物流',
  '新安电子',
  '盛源食品',
  '恒通汽配',
  '大成纺织',
  '瑞丰五金',
]
const vectorIds = ['T1', 'T2', 'T4b', 'T3', 'T2', 'T4b', 'T1', null] as const
const classes = ['key', 'medium', 'small', 'key', 'small', 'medium', 'village', 'small'] as const
const enterprises = names.map((name, index): GivenEnterprise => ({
  enterpriseId: `E-${index + 1}`,
  name,
  enterpriseClass: classes[index] ?? 'small',
  villageId: index % 2 === 0 ? 'v1' : 'v2',
  position: [120.02 + 0.011 * (index % 4), 28.875 + 0.02 * Math.floor(index / 4)],
  vector: vectorIds[index] ?? null,
}))
const objectNames: Readonly<Record<string, string>> = {
  cam3: '东门车行 3 号',
  cam4: '北墙 4 号',
  cam7: '物流门 7 号',
  'slot-0': '东门车行',
  'slot-3': '物流门车辆抓拍',
  'slot-7': '北侧周界',
}
const looks = ['zh-CN light', 'en dark']

let store: TestWarehouse
let api: Awaited<ReturnType<typeof startTestApi>>
let browser: Browser
let url: string

async function put(kind: string, id: string, record: object): Promise<void> {
  const answer = await api.app.inject({
    method: 'PUT',
    url: `/v1/registry/${kind}/${id}`,
    headers: { authorization: `Bearer ${apiToken}` },
    body: { record },
  })
  expect([id, answer.statusCode]).toEqual([id, 200])
}

beforeAll(async () => {
  await mkdir(pictures, { recursive: true })
  await buildConsole()
  store = await startWarehouse()
  api = await startTestApi({
    warehouse: store.warehouse,
    blobs: {} as unknown as BlobStore,
    consoleFolder: join(repositoryRoot, 'services/console/dist'),
  })
  url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await api?.[Symbol.asyncDispose]()
  await store?.[Symbol.asyncDispose]()
})

async function givenRegistry(): Promise<void> {
  await put('parks', 'park-1', givenPark())
  for (const [id, name, west, east] of [
    ['v1', '上溪村', 120, 120.05],
    ['v2', '下溪村', 120.05, 120.1],
  ] as const)
    await put('villages', id, {
      villageId: id,
      parkId: 'park-1',
      name,
      outline: [
        [west, 28.86],
        [east, 28.86],
        [east, 28.94],
        [west, 28.94],
        [west, 28.86],
      ],
    })
  for (const { vector: _, ...facts } of enterprises)
    await put('enterprises', facts.enterpriseId, givenEnterprise(facts))
  await put('sites', 's1', givenSite({ enterpriseId: 'E-2', ...siteOf(enterprises[1]) }))
  await put('points', 'p1', givenPoint())
  await put(
    'cameras',
    'cam3',
    givenCameraArchive({ cameraId: 'cam3', enterpriseId: 'E-2', ...view }),
  )
}

const view = {
  name: '东门车行 3 号',
  position: [120.03102, 28.87502] as [number, number],
  deviceCode: '4403',
  view: {
    azimuthDegrees: 60,
    horizontalDegrees: 50,
    heightM: 5,
    rangeM: 60,
    widthPx: 2560,
    hasNightLight: true,
    isPtz: false,
  },
}

function siteOf(enterprise: GivenEnterprise | undefined) {
  const [x, y] = enterprise?.position ?? [120, 28.9]
  const ring = (
    [dx, dy]: readonly [number, number],
    [w, h]: readonly [number, number],
  ): [number, number][] => [
    [x + dx, y + dy],
    [x + dx + w, y + dy],
    [x + dx + w, y + dy + h],
    [x + dx, y + dy + h],
    [x + dx, y + dy],
  ]
  return {
    outline: ring([-0.0003, -0.0003], [0.0016, 0.0013]),
    occluders: [{ outline: ring([0.0002, 0.0004], [0.0006, 0.0002]), heightM: 12 }],
  }
}

/** The score routes answer as their contract says; everything else is the API itself. */
async function answerScores(context: BrowserContext): Promise<void> {
  const scoreOf = (id: string): EnterpriseScore | undefined => {
    const given = enterprises.find(({ enterpriseId }) => enterpriseId === id)
    return given?.vector ? givenEnterpriseScore(given, objectNames) : undefined
  }
  await context.route('**/v1/parks/*/scores?*', (route) =>
    route.fulfill({ json: givenParkScores('park-1', enterprises) }),
  )
  await context.route('**/v1/enterprises/*/score?*', (route) => {
    const id = new URL(route.request().url()).pathname.split('/')[3] ?? ''
    const score = scoreOf(id)
    return score ? route.fulfill({ json: score }) : route.fulfill({ status: 404, json: {} })
  })
  const items = enterprises.flatMap(({ enterpriseId }) => {
    const score = scoreOf(enterpriseId)
    return score ? givenItems(score) : []
  })
  const kpis = { closed: 12, due: 16, closedInTime: 11, reopened: 1, meanHoursToRepair: 41.5 }
  await context.route('**/v1/rectifications', (route) => route.fulfill({ json: { items, kpis } }))
}

async function visit(): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    reducedMotion: 'reduce',
    viewport: { width: 1360, height: 900 },
  })
  const page = await context.newPage()
  await page.goto(url)
  return { page, context }
}

/** The page as each reader sees it, whole, and on a telephone. */
async function photograph(page: Page, name: string): Promise<void> {
  const shown = async () => {
    await page.getByRole('main').waitFor()
    await page.waitForLoadState('networkidle')
  }
  for (const look of looks) {
    const [language = '', theme = ''] = look.split(' ')
    await page.evaluate(
      ([language, theme]) => {
        localStorage.setItem('zhian.language', language ?? '')
        localStorage.setItem('zhian.theme', theme ?? '')
      },
      [language, theme],
    )
    await page.reload()
    await shown()
    await page.screenshot({
      path: join(pictures, `${name}-${language}-${theme}.png`),
      fullPage: true,
    })
  }
  await page.setViewportSize({ width: 360, height: 800 })
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  await page.screenshot({ path: join(pictures, `${name}-narrow.png`), fullPage: true })
  await page.setViewportSize({ width: 1360, height: 900 })
  await page.evaluate(() => localStorage.setItem('zhian.language', 'zh-CN'))
  await page.evaluate(() => localStorage.setItem('zhian.theme', 'light'))
  await page.reload()
  await shown()
}

test('a manager comes from the overview to one deduction and what is done about it', async () => {
  await givenAccount(api.app, 'zhao', [{ role: 'park_manager', parkId: null, enterpriseId: null }])
  const { page, context } = await visit()
  await page.getByLabel('登录名').fill('zhao')
  await page.getByLabel('密码', { exact: true }).fill(goodPassword)
  await page.getByTestId('sign-in').click()
  await page.getByTestId('empty-nothing-yet').waitFor()
  await photograph(page, 'park-empty')

  await givenRegistry()
  await page.reload()
  await page.getByTestId('error-panel').waitFor()
  await answerScores(context)
  await page.reload()
  await page.getByText('最该先帮的企业').waitFor()
  // By weight and lost points: a medium one at 67.5 lacks more than any other.
  expect(await page.getByTestId('help').first().textContent()).toContain('恒通汽配')
  await photograph(page, 'park-overview')

  await page.getByRole('link', { name: '排名', exact: true }).click()
  await page.getByText('得分分布').waitFor()
  const apart = page.locator('#not-assessed')
  expect(await apart.textContent()).toContain('瑞丰五金')
  await page.getByTestId('save-ranking').waitFor()
  await photograph(page, 'park-ranking')

  await page.getByRole('link', { name: '远东化工' }).click()
  await page.getByTestId('step-C').click()
  await page.getByText('为该点位安装或绑定').first().waitFor()
  const first = page.getByTestId('deduction').first()
  expect(await first.textContent()).toContain('−4.1')
  await page.screenshot({ path: join(pictures, 'park-enterprise-open.png'), fullPage: true })
  await photograph(page, 'park-enterprise')

  await page.getByRole('link', { name: '整改', exact: true }).click()
  await page.getByTestId('item').first().waitFor()
  await photograph(page, 'park-rectifications')
  await page.getByTestId('edit-item').first().click()
  await page.getByText('无需手动关闭').waitFor()
  await page.screenshot({ path: join(pictures, 'park-item-dialog.png') })

  await page.goto(`${url}/park/cameras/cam3`)
  await page.getByText('一机一档').waitFor()
  expect(await page.getByText('不是 20 位数字').count()).toBe(1)
  await photograph(page, 'park-camera')
})
