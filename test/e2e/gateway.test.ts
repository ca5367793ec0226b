// When a newcomer runs the console's one line on a box, then what a camera of that box pushes arrives, with no other word typed.
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { initAuthority } from '../../infra/local/authority.ts'
import { makePackage } from '../../infra/deb/make-package.ts'
import { vehicleMessage } from '../../infra/local/cameras/capture-message.ts'
import { gat1400Camera } from '../../infra/local/cameras/gat1400-camera.ts'
import { freePorts } from '../../infra/local/ports.ts'
import { openBrowser } from '../support/browser.ts'
import { givenBox, whyNoBox } from '../support/box.ts'
import type { TestBox } from '../support/box.ts'
import { eventually } from '../support/eventually.ts'
import { givenCapture } from '../support/given.ts'
import { repositoryRoot } from '../support/kafka.ts'
import { startWorld } from '../support/world.ts'
import type { TestWorld } from '../support/world.ts'

const why = whyNoBox()
const withinMs = 30_000
const deviceId = '33078400421191000001'
const place = { agentId: 'gate-box', enterpriseId: 'e-7', siteId: 'north' }

describe.skipIf(why !== '')(`a gateway${why === '' ? '' : ` (skipped: ${why})`}`, () => {
  let folder = ''
  let world: TestWorld
  let browser: Browser
  let box: TestBox

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'zhian-gateway-'))
    const outputFolder = join(folder, 'packages')
    const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64'
    const hosts = ['localhost', '127.0.0.1'] as const
    const authorityIn = (home: string) =>
      initAuthority(
        { rootFolder: join(folder, 'stick'), folder: join(home, 'ca'), hosts },
        Date.now(),
      )
    ;[browser, world, box] = await Promise.all([
      openBrowser(),
      startWorld({
        prepare: async (home) => void (await authorityIn(home)),
        env: { ZHIAN_PACKAGES_FOLDER: outputFolder },
      }),
      givenBox(),
      makePackage({ architecture, outputFolder }),
    ])
    await cp(join(repositoryRoot, 'infra/deb/install.sh'), join(outputFolder, 'install.sh'))
  })
  afterAll(async () => {
    await browser?.close()
    await box?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  const line = async (token: string, language = 'en') => {
    const { api } = await world.status()
    return `{ echo ZHIAN_TOKEN=${token} ZHIAN_LANG=${language}; curl -fsS ${api.url}/v1/agent/install.sh; } | sh`
  }

  test('from one line to a capture, and each refusal in one sentence', async () => {
    const { api } = await world.status()
    const bare = await box.type(`curl -fsS ${api.url}/v1/agent/install.sh | sh`)
    expect(bare).toMatchObject({ exitCode: 0, output: expect.stringContaining('not enrolled') })
    const status = await box.type('zhian-edge status')
    expect(status.exitCode).toBe(4)
    expect(status.output).toContain('has not enrolled')
    const doctor = await box.type('zhian-edge doctor --json')
    expect(failuresIn(doctor.output)).toEqual(['not_enrolled'])

    const wrong = await box.type(await line('wrong-token'))
    expect(wrong.exitCode).toBe(1)
    expect(wrong.output).toContain('Not enrolled: this enrolment token is not known\n')
    const wrongInChinese = await box.type(await line('wrong-token', 'zh'))
    expect(wrongInChinese.output).toContain('未注册：平台不认识这个注册令牌\n')

    const page = await openPage(browser, `${api.url}/gateways/add#token=${api.token}`)
    await page.getByLabel('企业').fill(place.enterpriseId)
    await page.getByLabel('场所').fill(place.siteId)
    await page.getByLabel('网关名称').fill(place.agentId)
    await page.getByTestId('get-line').click()
    const shown = (await page.getByTestId('install-line').textContent()) ?? ''
    await isAt(page, 'token')
    const token = /ZHIAN_TOKEN=(\S+)/.exec(shown)?.[1] ?? ''
    const seen = watchArguments(token)
    // There is no sudo here, and no need of it.
    const installed = await box.type(shown.replace('sudo ', ''))
    expect(await seen.stop()).toEqual([])
    expect(installed, installed.output).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('已注册：gate-box (e-7, north)'),
    })
    const again = await box.type(await line(token))
    expect(again.output).toContain('this box has enrolled already')
    await box.type('mv /var/lib/zhian-edge/identity /root/')
    const used = await box.type(await line(token))
    expect(used.output).toContain('this enrolment token has been used already')
    await box.type('mv /root/identity /var/lib/zhian-edge/')

    await isAt(page, 'status')
    // What the unit does: the folder is the agent's, and it runs as the agent's user.
    await box.type('chown -Rh zhian-edge:zhian-edge /var/lib/zhian-edge')
    const [gat1400Port = 0, healthPort = 0] = await freePorts(2)
    await using agent = box.start(['/usr/bin/zhian-edge', 'run'], 'zhian-edge:zhian-edge', {
      AGENT_GAT1400_PORT: String(gat1400Port),
      AGENT_HEALTH_PORT: String(healthPort),
    })
    const ready = () => fetch(`http://127.0.0.1:${healthPort}/readyz`).then(({ ok }) => ok)
    await eventually(async () => expect(await ready(), agent.output()).toBe(true), { withinMs })
    await isAt(page, 'camera')
    const password = await box.type('cat /etc/zhian-edge/gat1400-password')
    const camera = gat1400Camera({
      url: `http://127.0.0.1:${gat1400Port}`,
      deviceId,
      username: 'camera',
      password: password.output,
    })
    const [jpeg = Buffer.alloc(0)] = givenCapture().images
    const shot = { deviceId, atMs: Date.now(), number: 1, jpeg, size: { width: 1, height: 1 } }
    const { path, body } = vehicleMessage(shot)
    expect(await camera.push(path, body)).toBe(true)
    await eventually(
      async () => {
        const captures = await world.captures('agentId=gate-box')
        expect(captures, agent.output()).toMatchObject([{ ...place, deviceId }])
      },
      { withinMs },
    )
    await page.getByText('运行正常，抓拍已到达。').waitFor()
    await page.goto(`${api.url}/gateways`)
    const gateway = page.getByTestId('gateway').filter({ hasText: place.agentId })
    await gateway.getByText('运行正常', { exact: true }).waitFor()

    await gateway.getByTestId('revoke').click()
    const isSure = page.getByRole('dialog').getByRole('button', { name: '吊销' })
    await page.getByTestId('revoke-name').fill('gate-bo')
    expect(await isSure.isDisabled()).toBe(true)
    await page.getByTestId('revoke-name').fill(place.agentId)
    await isSure.click()
    await gateway.getByText('证书已吊销').waitFor()
  })
})

async function openPage(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ locale: 'zh-CN', reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

/** The page has got so far by itself. */
async function isAt(page: Page, step: string): Promise<void> {
  await page.locator(`[data-testid=step-${step}][data-state=waiting]`).waitFor()
}

function failuresIn(text: string): string[] {
  const { findings } = JSON.parse(text) as { findings: { level: string; code: string }[] }
  return findings.filter(({ level }) => level === 'fail').map(({ code }) => code)
}

/** Looks into the argument lists and environments of all processes for as long as it is let. */
function watchArguments(secret: string) {
  const stop = new AbortController()
  const seen = new Set<string>()
  const look = async () => {
    while (!stop.signal.aborted) {
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
      for (const pid of pids)
        for (const file of ['cmdline', 'environ']) {
          const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
          if (text.includes(secret)) seen.add(text)
        }
    }
  }
  const looking = look()
  return {
    async stop() {
      stop.abort()
      await looking
      return [...seen]
    },
  }
}
