// When a park's manager has nothing but a console, then a few clicks make a park, a site on its plan, what must be seen
// there and a camera, because a registry that only an import can fill is not kept.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { givenAccount } from '../support/browser-session.ts'
import { consoleOfApi, photograph, pictures, signIn } from '../support/console-pages.ts'
import { givenCameraArchive, givenEnterprise, givenPark, givenSite } from '../support/given-park.ts'
import { givenStatus } from '../support/given-status.ts'

const api = consoleOfApi()
const everywhere = [{ role: 'park_manager', parkId: null, enterpriseId: null }] as const

/** Where the plan is clicked, as shares of its width and height. */
async function clickPlan(page: Page, ...places: (readonly [number, number])[]): Promise<void> {
  const plan = await page.locator('.draw-plan svg').first().boundingBox()
  if (plan === null) throw new Error('there is no plan')
  for (const [x, y] of places)
    await page.mouse.click(plan.x + plan.width * x, plan.y + plan.height * y)
}

const field = (page: Page, member: string) => page.locator(`#field-${member}`)

async function choose(page: Page, member: string, option: string): Promise<void> {
  await field(page, member).click()
  await page.getByTitle(option).last().click()
}

async function save(page: Page, id: string): Promise<void> {
  await page.getByTestId('save-record').click()
  await page.waitForURL(`**/${id}`)
  await page.locator('.changes').getByText('页面修改').first().waitFor()
}

test('a manager makes a park, draws a site, adds a point and a camera, and sees them on the enterprise’s page', async () => {
  await givenAccount(api.app, 'zhao', everywhere)
  const { page } = await api.visit()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  await signIn(page, 'zhao')
  await page.waitForURL('**/park')
  await page.goto(`${api.url}/park/registry?name=parks`)
  await page.getByTestId('new-record').click()

  await field(page, 'parkId').fill('park-1')
  await page.getByTestId('save-record').click()
  await page.getByText('必填').first().waitFor()
  await field(page, 'name').fill('东溪开发区')
  await page.getByTestId('start-place').fill('120.05, 28.9')
  await page.getByTestId('start-plan').click()
  await clickPlan(page, [0.2, 0.2], [0.8, 0.8], [0.8, 0.2], [0.2, 0.8])
  await page.getByText('轮廓自相交').waitFor()
  await page.screenshot({ path: join(pictures, 'registry-crossing.png'), fullPage: true })
  await page.reload()
  await page.getByTestId('start-place').fill('120.05, 28.9')
  await page.getByTestId('start-plan').click()
  await field(page, 'parkId').fill('park-1')
  await field(page, 'name').fill('东溪开发区')
  await clickPlan(page, [0.2, 0.2], [0.8, 0.2], [0.9, 0.9], [0.2, 0.8])
  await page.getByTestId('undo').click()
  await clickPlan(page, [0.2, 0.8])
  await save(page, 'park-1')

  await page.getByRole('link', { name: '新建企业' }).click()
  await field(page, 'enterpriseId').fill('E-1')
  await field(page, 'name').fill('远东化工')
  await choose(page, 'enterpriseClass', '重点企业')
  await page.getByTestId('draw').waitFor()
  await clickPlan(page, [0.5, 0.5])
  await save(page, 'E-1')

  await page.getByRole('link', { name: '新建厂区' }).click()
  await field(page, 'siteId').fill('S-1')
  await field(page, 'name').fill('一厂')
  await page.getByTestId('draw').waitFor()
  await clickPlan(page, [0.2, 0.2], [0.8, 0.2], [0.8, 0.8], [0.2, 0.8])
  await page.getByTestId('add-occluders').click()
  await clickPlan(page, [0.3, 0.3], [0.5, 0.3], [0.5, 0.5])
  await save(page, 'S-1')
  await page.getByText('还应登记').waitFor()
  await photograph(page, 'registry-site')

  await page.getByRole('link', { name: '新建点位' }).click()
  await field(page, 'pointId').fill('P-1')
  await field(page, 'name').fill('东门')
  await choose(page, 'pointType', '车行出入口')
  await field(page, 'headingDegrees').fill('270')
  await page.getByTestId('draw').waitFor()
  await clickPlan(page, [0.8, 0.5])
  await page.getByRole('checkbox', { name: '车辆抓拍' }).waitFor()
  await save(page, 'P-1')

  await page.goto(`${api.url}/park/registry/sites/S-1`)
  await page.getByRole('link', { name: '新建相机' }).click()
  await field(page, 'cameraId').fill('cam 1')
  await field(page, 'name').fill('东门车行进')
  await page.getByRole('checkbox', { name: '东门' }).check()
  await page.getByTestId('draw').waitFor()
  await clickPlan(page, [0.75, 0.5])
  await page.getByTestId('save-record').click()
  await page.getByText('只能用文字、数字').waitFor()
  await field(page, 'cameraId').fill('cam-1')
  await save(page, 'cam-1')
  await page.getByText('未填写').first().waitFor()
  await photograph(page, 'registry-camera')

  await page.goto(`${api.url}/park/enterprises/E-1`)
  await page
    .getByTestId('archive-plan')
    .locator('text', { hasText: /^东门$/ })
    .waitFor()
  await page.getByTestId('child-cameras').getByText('东门车行进').waitFor()
  await photograph(page, 'registry-enterprise')
  expect(complaints).toEqual([])
})

test('who was overtaken is told by whom and in what, and keeps both', async () => {
  const { browser } = await givenAccount(api.app, 'sun', everywhere)
  const park = { parkId: 'park-2', name: '西溪', civilCode: '330784' }
  const put = (record: object, version: number) =>
    browser.ask('PUT', '/v1/registry/parks/park-2', { body: { record, version } })
  await put(park, 0)
  const { page } = await api.visit()
  await signIn(page, 'sun')
  await page.waitForURL('**/park')
  await page.goto(`${api.url}/park/registry/parks/park-2`)
  await field(page, 'name').fill('西溪新区')
  await put({ ...park, civilCode: '330700' }, 1)
  await page.getByTestId('save-record').click()
  await page.getByTestId('overtaken').getByText('330784 → 330700').waitFor()
  await page.screenshot({ path: join(pictures, 'registry-overtaken.png'), fullPage: true })
  await page.getByTestId('keep-mine').click()
  await page.getByTestId('save-record').click()
  await page.locator('.changes').getByText('西溪 → 西溪新区').waitFor()
  const stands = await browser.ask('GET', '/v1/registry/parks/park-2')
  expect(stands.json()).toMatchObject({
    version: 3,
    record: { name: '西溪新区', civilCode: '330700' },
  })
  await page.getByTestId('retire').click()
  await page.locator('.ant-popconfirm-buttons button').last().click()
  await page.getByTestId('restore').waitFor()
  await page.goto(`${api.url}/park/registry?name=parks`)
  await page.getByTestId('with-retired').click()
  await page.getByRole('link', { name: 'park-2', exact: true }).click()
  await page.getByTestId('restore').click()
  await page.getByTestId('retire').waitFor()
})

test('what agents have found is archived, merged or ignored; a video library’s list is tried first', async () => {
  const { browser } = await givenAccount(api.app, 'ma', everywhere)
  const put = async (path: string, record: object) => {
    const answer = await browser.ask('PUT', `/v1/registry/${path}`, { body: { record } })
    expect(answer.statusCode, answer.body).toBe(200)
  }
  const place = { enterpriseId: 'E-3', siteId: 'S-3' }
  await put('parks/park-3', givenPark({ parkId: 'park-3', name: '南溪园区' }))
  await put('enterprises/E-3', givenEnterprise({ parkId: 'park-3', enterpriseId: 'E-3' }))
  await put('sites/S-3', givenSite(place))
  await put('cameras/old', givenCameraArchive({ ...place, cameraId: 'old', serves: [] }))
  const seen = (cameraId: string) => ({
    cameraId,
    deviceId: cameraId,
    protocol: 'gat1400',
    isOnline: true,
    captures: 3,
  })
  const cameras = ['fresh', 'gate-7', 'test'].map(seen)
  await api.store.store('status', [givenStatus({ ...place, cameras })])

  const { page } = await api.visit()
  await signIn(page, 'ma')
  await page.waitForURL('**/park')
  await page.goto(`${api.url}/park/discoveries`)
  const found = (id: string) => page.getByTestId('discovery').filter({ hasText: id })
  await found('test').waitFor()
  await photograph(page, 'registry-discoveries')
  await found('fresh').getByTestId('begin').click()
  await page.getByText('fresh 已建档').waitFor()
  await found('gate-7').getByTestId('is').click()
  await page.getByRole('dialog').getByLabel('现有档案').click()
  await page.getByTitle('东门车行出入口进').click()
  await page.screenshot({ path: join(pictures, 'registry-merge.png') })
  await page.getByRole('button', { name: '合并' }).click()
  await found('gate-7').waitFor({ state: 'detached' })
  await found('test').getByTestId('ignore').click()
  await page.getByLabel('原因').fill('仅供测试')
  await page.getByRole('dialog').getByRole('button', { name: '忽略' }).click()
  await page.getByTestId('ignored').getByText('仅供测试').waitFor()

  await page.goto(`${api.url}/park/registry?name=cameras`)
  await page.getByLabel('企业 · 厂区').click()
  await page.getByTitle('一号厂区').click()
  const list = { APEListObject: { APEObject: [{ ApeID: 'x1' }, { ApeID: 'x1' }] } }
  await page
    .locator('input[type=file][accept=".json"]')
    .setInputFiles({ name: 'ape.json', mimeType: '', buffer: Buffer.from(JSON.stringify(list)) })
  await page.getByTestId('import-report').getByText('与第 1 行编号相同').waitFor()
  await page.screenshot({ path: join(pictures, 'registry-ape.png'), fullPage: true })
  await photograph(page, 'registry-cameras')
})

test('a person has several roles, each with its park and its enterprises', async () => {
  await givenAccount(api.app, 'xu', [{ role: 'operator', parkId: null, enterpriseId: null }])
  const { page } = await api.visit()
  await signIn(page, 'xu')
  await page.getByTestId('account-menu').waitFor()
  await page.goto(`${api.url}/accounts`)
  await page.getByTestId('add-account').click()
  await page.getByLabel('登录名').fill('qian')
  await page.getByLabel('园区', { exact: true }).click()
  await page.getByTitle('南溪园区').click()
  await page.getByTestId('add-role').click()
  const second = page.getByTestId('grant').nth(1)
  await second.getByLabel('角色', { exact: true }).click()
  await page.getByTitle('企业管理员').last().click()
  await second.getByLabel('所属企业').click()
  await page.getByTitle('甲厂').click()
  await page.keyboard.press('Escape')
  await page.screenshot({ path: join(pictures, 'account-roles.png') })
  await page.getByRole('button', { name: '添加', exact: true }).click()
  await page.getByTestId('link-url').waitFor()
  await page.getByRole('button', { name: '完成' }).click()
  const tags = page.getByTestId('account').filter({ hasText: 'qian' }).locator('.ant-tag')
  expect(new Set(await tags.allTextContents())).toEqual(
    new Set(['园区管理: 南溪园区', '企业管理员: 甲厂']),
  )
})
