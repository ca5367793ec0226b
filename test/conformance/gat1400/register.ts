import { digestStyles } from '../../support/cameras/gat1400-camera.ts'
import type { Gat1400Camera } from '../../support/cameras/gat1400-camera.ts'
import type { Exchange } from '../../support/cameras/exchange.ts'
import { allAre, each, lastIs, nth, shown } from '../answer-rules.ts'
import type { Scenario } from '../scenario.ts'
import { challenged, challengedOrTaken, hasLocalTime, nonceOf, statusOk } from './status-rules.ts'
import type { Gat1400Stage } from './stage.ts'

type RegisterScenario = Scenario<Gat1400Stage>
const registered = lastIs([200], { en: 'registered: 200', zh: '注册成功：200' })
const noIds = () => []
const clause = 'GA/T 1400.4-2017, System/Register'

const refused = (expects: { en: string; zh: string }) =>
  each(expects, (exchange) =>
    [401, 403, 429, 503].includes(exchange.status ?? 0) ? undefined : shown(exchange),
  )

const styles: readonly RegisterScenario[] = digestStyles.map((style) => ({
  name: `register-${style}`,
  title: {
    en: `registers with a digest, header written: ${style}`,
    zh: `摘要认证注册，认证头写法：${style}`,
  },
  source: `${clause}; RFC 2617 §3.2.2`,
  needsLogin: true,
  play: ({ camera }) => camera.register({ style }),
  answered: [nth(0, challenged), registered, nth(-1, statusOk(noIds))],
}))

const bodies: readonly RegisterScenario[] = [
  ['short-id', (id: string) => ({ RegisterObject: { DeviceID: id.slice(-6) } })],
  ['other-envelope', (id: string) => ({ Register: { DeviceID: id } })],
  ['bare', (id: string) => ({ DeviceID: id })],
  [
    'more-members',
    (id: string) => ({
      RegisterObject: { DeviceID: id, DeviceName: 'Gate', type: '1', protocol: '1400' },
    }),
  ],
].map(([name, message]) => ({
  name: `register-body-${String(name)}`,
  title: {
    en: `Register with a body that is ${String(name)}`,
    zh: `注册报文变体：${String(name)}`,
  },
  source: 'GA/T 1400 deviations: Register bodies as met',
  play: ({ camera }) =>
    camera.register({ message: (message as (id: string) => object)(camera.deviceId) }),
  answered: [registered],
}))

/** Two that must not open the door: one that the server never gave, and one that was used before. */
async function withOldNonces(camera: Gat1400Camera): Promise<readonly Exchange[]> {
  const [first] = await camera.register()
  const challenge = first?.headers['www-authenticate'] ?? ''
  const header = camera.answerTo(challenge)
  const invented = camera.answerTo(challenge, { nonce: '0123456789abcdef0123456789abcdef' })
  await camera.registerWith(header)
  return [await camera.registerWith(invented), await camera.registerWith(header)]
}

const nonces: readonly RegisterScenario[] = [
  {
    name: 'nonce-old',
    title: {
      en: 'an invented nonce, and one that was used',
      zh: '伪造的 nonce 与已使用过的 nonce',
    },
    source: 'RFC 2617 §3.2.1 (stale), §4.3',
    needsLogin: true,
    play: ({ camera }) => withOldNonces(camera),
    answered: [challenged],
  },
  {
    name: 'nonce-fresh',
    title: { en: 'every challenge has a nonce of its own', zh: '每次质询使用不同的 nonce' },
    source: 'RFC 2617 §3.2.1',
    needsLogin: true,
    play: async ({ camera }) => [
      ...(await camera.register({ password: '' })).slice(0, 1),
      ...(await camera.register({ password: '' })).slice(0, 1),
    ],
    answered: [
      challenged,
      {
        expects: { en: 'two different nonces', zh: '两个不同的 nonce' },
        differs: (exchanges) =>
          new Set(exchanges.map(nonceOf)).size === exchanges.length
            ? undefined
            : exchanges.map(nonceOf).join(', '),
      },
    ],
  },
]

const life: readonly RegisterScenario[] = [
  {
    name: 'time',
    title: { en: 'the server’s time is asked for', zh: '请求校时' },
    source: 'GA/T 1400.4-2017, System/Time',
    play: async ({ camera }) => [await camera.time()],
    answered: [allAre([200], { en: '200', zh: '200' }), hasLocalTime],
  },
  {
    name: 'keepalive',
    title: { en: 'keepalives of a registered device', zh: '已注册设备保活' },
    source: 'GA/T 1400.4-2017, System/Keepalive',
    play: async ({ camera }) => {
      await camera.register()
      const DeviceID = camera.deviceId
      const more = { DeviceID, LocalTime: '20260101000000', type: '1', protocol: '1400' }
      return [
        await camera.keepalive(),
        await camera.keepalive({ KeepaliveObject: more }),
        await camera.keepalive({ DeviceID }),
      ]
    },
    answered: [allAre([200], { en: '200', zh: '200' }), statusOk(noIds)],
    seen: { captures: 0 },
  },
  {
    name: 'unregistered-keepalive',
    title: { en: 'a keepalive after the server forgot the device', zh: '服务端重启后收到保活' },
    source: 'GA/T 1400.4-2017, System/Keepalive; deviation 11',
    needsLogin: true,
    play: async ({ camera }) => [await camera.keepalive()],
    answered: [challengedOrTaken],
  },
  {
    name: 'unregister',
    title: { en: 'a device signs off', zh: '设备注销' },
    source: 'GA/T 1400.4-2017, System/UnRegister',
    play: async ({ camera }) => {
      await camera.register()
      return camera.unregister()
    },
    answered: [lastIs([200], { en: '200', zh: '200' })],
  },
]

/** Last of all: behind them an address may be held off for a while. */
export const wrongPasswords: readonly RegisterScenario[] = [
  {
    name: 'password-wrong-five-times',
    title: { en: 'a wrong password, five times', zh: '连续五次密码错误' },
    source: 'GA/T 1400.4-2017, System/Register; RFC 2617',
    needsLogin: true,
    play: async ({ camera }) => {
      const exchanges: Exchange[] = []
      for (let turn = 0; turn < 5; turn += 1)
        exchanges.push(...(await camera.register({ password: 'not-the-password' })).slice(-1))
      return exchanges
    },
    answered: [
      refused({
        en: 'refused each time (401, 403, 429 or 503)',
        zh: '每次均拒绝（401、403、429 或 503）',
      }),
    ],
  },
  {
    name: 'password-right-again',
    title: { en: 'and then the right one', zh: '随后改用正确密码' },
    source: 'devices are held off, not locked out for ever',
    needsLogin: true,
    isSlow: true,
    play: async ({ waitFor, camera }) =>
      waitFor(async () => {
        const exchanges = await camera.register()
        return exchanges.at(-1)?.status === 200 ? exchanges.slice(-1) : undefined
      }),
    answered: [registered],
  },
]

export const registerScenarios: readonly RegisterScenario[] = [
  ...styles,
  ...bodies,
  ...nonces,
  ...life,
]
