// When a bulletin is issued, then each of the park's recipients gets it by mail, once, as it was issued; and of each mail that did
// not go out the page says why, until it has or nobody tries any more.
import { readMailSettings } from '@zhian/api/bulletin/mail-settings'
import type { MailSettings } from '@zhian/api/bulletin/mail-settings'
import { startPost } from '@zhian/api/bulletin/mail-post'
import { mailRecords, queueDeliveries } from '@zhian/api/bulletin/mail-records'
import { sendMail } from '@zhian/api/bulletin/mail-sender'
import { problemsOf } from '@zhian/api/bulletin/signature'
import type { BulletinSignature, BulletinView } from '@zhian/contracts/bulletin'
import type { MailDeliveries } from '@zhian/contracts/bulletin-mail'
import { EnvReader } from '@zhian/kit/config'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { freePorts } from '../../../infra/local/ports.ts'
import { givenAccount } from '../../support/browser-session.ts'
import { mailLogin, mailSettingsOf, startMailServer } from '../../support/mail-server.ts'
import type { MailServer } from '../../support/mail-server.ts'
import { startPostgres } from '../../support/postgres.ts'
import type { TestPostgres } from '../../support/postgres.ts'
import { givenOctober } from './given-october.ts'
import type { October } from './given-october.ts'

const noted = () => undefined

/** What the server says to some addresses; the others are taken. */
const answers = new Map<string, string>()
let server: MailServer
let postgres: TestPostgres
beforeAll(async () => {
  server = await startMailServer((address) => answers.get(address))
  postgres = await startPostgres()
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

describe.each([
  ['SQLite', async () => ({})],
  ['PostgreSQL', async () => ({ control: { url: await postgres.createDatabase() } })],
] as const)('control data in %s', (_name, given) => {
  let october: October
  let issued: BulletinView
  const recipients = '/v1/bulletin-recipients?parkId=park-1'
  const [director, village, gone, busy] = [
    'director@park.example',
    'village@park.example',
    'gone@park.example',
    'busy@park.example',
  ]

  beforeAll(async () => {
    server.received.length = 0
    answers.set(gone, '550 no such user').set(busy, '451 come again')
    october = await givenOctober({ ...(await given()), mail: mailSettingsOf(server) })
    const put = (addresses: readonly string[]) =>
      october.send('PUT', recipients, { addresses }).then(({ statusCode }) => statusCode)
    expect(await put(['no address'])).toBe(400)
    expect(await put([director, village, gone, busy])).toBe(200)
    issued = await october.issue(await october.draft())
  })
  afterAll(async () => {
    await october?.[Symbol.asyncDispose]()
  })

  const path = () => `/v1/bulletins/${issued.bulletinId}/deliveries`
  const deliveries = async () => {
    const { items } = (await october.get(path())).json<MailDeliveries>()
    return Object.fromEntries(items.map((each) => [each.address, each]))
  }
  const sendAgain = () => october.send('POST', path(), {})
  const receivedBy = (address: string) => server.received.filter(({ to }) => to.includes(address))
  /** Whoever was tried is settled. */
  const settled = (told: Readonly<Record<string, object>>) =>
    vi.waitFor(async () => expect(await deliveries()).toMatchObject(told), 10_000)

  test('each gets a mail of his own, in both languages, with what verifies', async () => {
    await settled({
      [director]: { state: 'sent', detail: expect.stringContaining('250 queued as') },
      [village]: { state: 'sent', attempts: 1, problem: null },
    })
    const [mail, ...more] = receivedBy(director)
    expect(more).toEqual([])
    expect(mail?.to).toEqual([director])
    expect(mail?.headers).toMatchObject({
      from: 'bulletin@park.example',
      to: director,
      subject: '试验园区 安防月报 · 2026年10月 / Security bulletin – October 2026',
    })
    expect(mail?.text).toContain(`https://park.example/bulletins/${issued.bulletinId}`)
    expect(mail?.text).toContain('公钥指纹')
    const stem = 'zhian-bulletin-2026-10-r1'
    const { [`${stem}.signature.json`]: signature, ...documents } = mail?.files ?? {}
    expect(Object.keys(documents)).toEqual([`${stem}.zh.pdf`, `${stem}.en.pdf`])
    const signed = JSON.parse(String(signature)) as BulletinSignature
    expect(problemsOf(signed, Object.values(documents))).toEqual([])
  })

  test('who is refused for good is told as that, and gets it where he is known later, the others not twice', async () => {
    await settled({
      [gone]: { state: 'failed', problem: 'refused', detail: '550 no such user', nextAtMs: null },
    })
    answers.delete(gone)
    expect((await sendAgain()).statusCode).toBe(200)
    await settled({ [gone]: { state: 'sent', problem: null } })
    expect([director, village, gone].map((each) => receivedBy(each).length)).toEqual([1, 1, 1])
  })

  test('who is asked to come again does, each time later, under one Message-ID, and gives up in the end', async () => {
    const { nowMs } = october.clock
    await settled({
      [busy]: { state: 'waiting', problem: 'later', attempts: 1, nextAtMs: nowMs + 60_000 },
    })
    for (const [index, minutes] of [5, 15, 60, 180, 360, 720, null].entries()) {
      october.clock.nowMs += 13 * 3600_000
      await sendAgain()
      const nextAtMs = minutes === null ? null : october.clock.nowMs + minutes * 60_000
      const state = minutes === null ? 'failed' : 'waiting'
      await settled({ [busy]: { state, problem: 'later', attempts: index + 2, nextAtMs } })
    }
    answers.delete(busy)
    await sendAgain()
    await settled({ [busy]: { state: 'sent', attempts: 1 } })
    const ids = server.received.map(({ headers }) => headers['message-id'])
    expect([ids.length, new Set(ids).size]).toEqual([4, 4])
    october.clock.nowMs = nowMs
  })

  test('three processes send nothing twice', async () => {
    const records = mailRecords(october.control)
    const { bulletinId } = await october.issue(await october.draft({ month: '2026-09' }))
    const addresses = Array.from({ length: 12 }, (_, index) => `reader-${index}@park.example`)
    const { nowMs } = october.clock
    await october.control.atomically((db) => queueDeliveries(db, bulletinId, { addresses, nowMs }))
    const post = () =>
      startPost({
        records,
        compose: async () => ({ subject: 'each', text: 'each', files: [] }),
        send: (mail, stopping) => sendMail(mailSettingsOf(server), mail, stopping),
        events: { bulletinMailed: noted, bulletinNotMailed: noted, bulletinPostFailed: noted },
        now: () => nowMs,
      })
    await using _one = post()
    await using _other = post()
    await vi.waitFor(async () => {
      const rows = await records.deliveriesOf(bulletinId)
      expect(rows.filter(({ state }) => state === 'sent').length).toBe(16)
    }, 10_000)
    expect(addresses.map((each) => receivedBy(each).length)).toEqual(addresses.map(() => 1))
  })

  test('recipients are the park’s manager’s', async () => {
    const as = async (name: string, parkId: string) =>
      (
        await givenAccount(october.app, name, [
          { role: 'park_manager', parkId, enterpriseId: null },
        ])
      ).browser
    const [own, other] = [await as('own', 'park-1'), await as('other', 'park-2')]
    expect((await own.ask('GET', recipients)).json()).toMatchObject({ isSetUp: true })
    const body = { addresses: ['me@else.example'] }
    expect((await other.ask('GET', recipients)).statusCode).toBe(404)
    expect((await other.ask('PUT', recipients, { body })).statusCode).toBe(404)
    expect((await other.ask('GET', path())).statusCode).toBe(404)
    expect((await other.ask('POST', path())).statusCode).toBe(404)
  })
})

describe('why a mail does not go out is told by a name', () => {
  const mail = {
    messageId: '<1@bulletin.zhian>',
    to: 'a@park.example',
    subject: 's',
    text: 't',
    files: [],
  }
  const send = (settings: Partial<MailSettings>) =>
    sendMail({ ...mailSettingsOf(server), ...settings }, mail, new AbortController().signal)

  test.each([
    ['tls', { authority: undefined }],
    ['sign_in', { login: { ...mailLogin, pass: 'wrong' } }],
    ['sign_in', { login: undefined }],
    ['unreachable', { host: 'nowhere.invalid' }],
  ] as const)('%s', async (problem, settings) => {
    expect(await send(settings)).toMatchObject({ isSent: false, problem, isFinal: false })
  })

  test('a server that nobody listens on, and one that has no TLS', async () => {
    const [port = 0] = await freePorts(1)
    expect(await send({ port })).toMatchObject({ isSent: false, problem: 'unreachable' })
    await using plain = await startMailServer(undefined, { disabledCommands: ['STARTTLS'] })
    expect(await send({ port: plain.port })).toMatchObject({ isSent: false, problem: 'tls' })
    expect(plain.received).toEqual([])
  })

  test('TLS from the first byte', async () => {
    await using secure = await startMailServer(undefined, { secure: true })
    const { port, authority } = secure
    expect(await send({ port, authority, isTlsFromStart: true })).toMatchObject({ isSent: true })
  })
})

test('what is wrong with the settings is said with their names', () => {
  const read = (env: Record<string, string>) => {
    const reader = new EnvReader(env)
    return { mail: readMailSettings(reader), problems: reader.problems }
  }
  expect(read({})).toEqual({ mail: null, problems: [] })
  const from = { API_MAIL_FROM: 'bulletin@park.example' }
  expect(read({ API_MAIL_URL: 'smtps://mail.park.example', ...from })).toMatchObject({
    mail: { host: 'mail.park.example', port: 465, isTlsFromStart: true, mayBePlain: false },
    problems: [],
  })
  for (const [env, name] of [
    [{ API_MAIL_URL: 'mail.park.example', ...from }, 'API_MAIL_URL'],
    [{ API_MAIL_URL: 'smtp://u:secret@mail.park.example', ...from }, 'API_MAIL_PASSWORD_FILE'],
    [{ API_MAIL_URL: 'smtp://u@mail.park.example', ...from }, 'API_MAIL_PASSWORD_FILE'],
    [{ API_MAIL_URL: 'smtp://mail.park.example' }, 'API_MAIL_FROM'],
    [
      { API_MAIL_URL: 'smtp://mail.park.example', ...from, API_MAIL_CA_FILE: '/no' },
      'API_MAIL_CA_FILE',
    ],
  ] as const)
    expect(read(env).problems.join()).toContain(name)
})
