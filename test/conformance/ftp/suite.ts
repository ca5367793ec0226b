import { randomUUID } from 'node:crypto'
import { wallClock } from '../../../infra/local/cameras/capture-message.ts'
import type { Exchange } from '../../support/cameras/exchange.ts'
import { openFtpCamera } from '../../support/cameras/ftp-camera.ts'
import type { FtpCamera, UploadHabit } from '../../support/cameras/ftp-camera.ts'
import { shownPicture } from '../../support/cameras/shown-picture.ts'
import { allAre, each, lastIs, shown } from '../answer-rules.ts'
import type { Scenario, Stage, Suite } from '../scenario.ts'
import type { Target } from '../targets.ts'

interface FtpStage extends Stage {
  readonly deviceId: string
  /** A new control connection, nobody logged in. */
  readonly call: () => Promise<FtpCamera>
  readonly login: { readonly username: string; readonly password: string }
}

type FtpScenario = Scenario<FtpStage>

const stored = allAre([226, 250], {
  en: '226 for a file that is durable',
  zh: '文件持久化后应答 226',
})
const takenOrRefused = each(
  { en: 'taken, or refused at once (5xx)', zh: '接收，或立即拒绝（5xx）' },
  (exchange) =>
    (exchange.status ?? 0) >= 500 || [226, 250].includes(exchange.status ?? 0)
      ? undefined
      : shown(exchange),
)
const notStored = each(
  { en: 'no success for what did not come whole', zh: '未完整到达的文件不得应答成功' },
  (exchange) => ([226, 250].includes(exchange.status ?? 0) ? shown(exchange) : undefined),
)
const refused = each({ en: 'refused (4xx or 5xx)', zh: '拒绝（4xx 或 5xx）' }, (exchange) =>
  (exchange.status ?? 0) >= 400 ? undefined : shown(exchange),
)

/** Logs in, does it, and leaves. */
async function loggedIn(
  { call, login }: FtpStage,
  work: (camera: FtpCamera) => Promise<readonly Exchange[]>,
): Promise<readonly Exchange[]> {
  using camera = await call()
  const said = await camera.logIn(login.username, login.password)
  const admitted = said.at(-1)
  if (admitted?.status !== 230) throw new Error(`not let in: ${admitted?.body ?? 'no reply'}`)
  const exchanges = await work(camera)
  await camera.say('QUIT')
  return exchanges
}

const last = (exchanges: readonly Exchange[]) => exchanges.slice(-1)

function uploading(mode: UploadHabit['mode'] & string, title: FtpScenario['title']): FtpScenario {
  return {
    name: `upload-${mode.toLowerCase()}`,
    title,
    source: mode === 'EPSV' ? 'RFC 2428' : 'RFC 959 §4.1',
    play: (stage) =>
      loggedIn(stage, async (camera) =>
        last(await camera.upload(`${stage.deviceId}/a.jpg`, await shownPicture(), { mode })),
      ),
    answered: [stored],
    seen: { captures: 1, like: [{ images: [{ width: 320 }] }] },
  }
}

const transfers: readonly FtpScenario[] = [
  uploading('PASV', { en: 'an upload, passive', zh: '被动模式上传' }),
  {
    ...uploading('EPSV', { en: 'an upload, extended passive', zh: '扩展被动模式上传' }),
    answered: [takenOrRefused],
    seen: { captures: [0, 1] },
  },
  uploading('PORT', { en: 'an upload, active', zh: '主动模式上传' }),
  {
    name: 'renamed',
    title: { en: 'a temporary name, then the last one', zh: '先传临时文件，再改名' },
    source: 'RFC 959 §4.1.3 (RNFR, RNTO): a file is complete when it has its last name',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        const path = `${stage.deviceId}/upload.tmp`
        const sent = last(await camera.upload(path, await shownPicture()))
        await camera.say(`RNFR ${path}`)
        return [...sent, await camera.say(`RNTO ${stage.deviceId}/whole.jpg`)]
      }),
    answered: [stored],
    seen: { captures: 1 },
  },
  {
    name: 'folders',
    title: {
      en: 'a vendor’s folders, made and entered one by one',
      zh: '按厂商目录结构逐级建目录',
    },
    source: 'names as met: <serial>/<date>/<channel>/jpg/<hour>/<minute>.<second>[M][0@0][0].jpg',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        const clock = wallClock(Date.now())
        const [date, hour] = [
          `${clock.slice(0, 4)}-${clock.slice(4, 6)}-${clock.slice(6, 8)}`,
          clock.slice(8, 10),
        ]
        for (const folder of [stage.deviceId, date, '001', 'jpg', hour]) {
          await camera.say(`MKD ${folder}`)
          await camera.say(`CWD ${folder}`)
        }
        const name = `${hour}.${clock.slice(10, 12)}.${clock.slice(12, 14)}[M][0@0][0].jpg`
        return last(await camera.upload(name, await shownPicture()))
      }),
    answered: [stored],
    seen: { captures: 1 },
  },
  {
    name: 'names',
    title: {
      en: 'time and plate in the name; a date years away',
      zh: '文件名含时间与车牌；日期偏差数年',
    },
    source: 'names as met: <time>_<plate>_VEHICLE_DETECTION.jpg',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        const names = [
          `${wallClock(Date.now())}123_苏A8ZH52_VEHICLE_DETECTION.jpg`,
          '20340511093000000_苏A66666_VEHICLE_DETECTION.jpg',
        ]
        const exchanges: Exchange[] = []
        for (const name of names)
          exchanges.push(
            ...last(await camera.upload(`${stage.deviceId}/${name}`, await shownPicture())),
          )
        return exchanges
      }),
    answered: [stored],
    seen: {
      captures: 2,
      like: [{ attributes: { plateText: '苏A8ZH52' } }, { deviceTime: '20340511093000000' }],
    },
  },
  {
    name: 'many-over-one-login',
    title: {
      en: 'five files over one login, one of them in two pieces',
      zh: '一次登录上传五个文件，其中一个分两段',
    },
    source: 'RFC 959 §4.1.3 (APPE)',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        const at = (name: number) => `${stage.deviceId}/${name}.jpg`
        const exchanges: Exchange[] = []
        for (let name = 1; name < 5; name += 1)
          exchanges.push(...last(await camera.upload(at(name), await shownPicture())))
        const [whole, middle] = [await shownPicture(), 500]
        await camera.upload(at(5), whole.subarray(0, middle))
        const rest = await camera.upload(at(5), whole.subarray(middle), { isAppended: true })
        return [...exchanges, ...last(rest)]
      }),
    answered: [stored],
    seen: { captures: 5 },
  },
]

const broken: readonly FtpScenario[] = [
  {
    name: 'cut-off',
    title: { en: 'a transfer that is cut, then the whole file', zh: '传输中断，随后完整重传' },
    source: 'RFC 959 §4.2 (426, 451); no capture until the file is complete',
    play: async (stage) => {
      const [path, jpeg] = [`${stage.deviceId}/a.jpg`, await shownPicture()]
      const cut = await loggedIn(stage, (camera) =>
        camera.upload(path, jpeg, { cutAfterBytes: 400 }),
      )
      const whole = await loggedIn(stage, (camera) => camera.upload(path, jpeg))
      return [...last(cut), ...last(whole)]
    },
    answered: [
      { ...notStored, differs: (exchanges) => notStored.differs(exchanges.slice(0, 1)) },
      lastIs([226, 250], { en: 'then 226', zh: '随后 226' }),
    ],
    seen: { captures: 1 },
  },
  {
    name: 'without-end',
    title: { en: 'a JPEG without its end, under its last name', zh: 'JPEG 缺少结尾标记' },
    source: 'a JPEG ends with FFD9; what is not complete is no capture',
    play: async (stage) => {
      const jpeg = await shownPicture()
      return loggedIn(stage, async (camera) => {
        const cut = await camera.upload(`${stage.deviceId}/cut.jpg`, jpeg.subarray(0, -20))
        const whole = await camera.upload(`${stage.deviceId}/whole.jpg`, await shownPicture())
        return [...last(cut), ...last(whole)]
      })
    },
    answered: [lastIs([226, 250], { en: 'the whole one is taken', zh: '完整文件正常接收' })],
    seen: { captures: 1 },
  },
  {
    name: 'hostile-names',
    title: {
      en: 'names that climb out, and names that a shell would act on',
      zh: '路径穿越与含 shell 特殊字符的文件名',
    },
    source: 'names are refused or kept literally, and never reach a shell or a glob',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        const name = stage.deviceId
        const hostile = [`../../../tmp/${name}.jpg`, `/../${name}/b.jpg`, `${name}/..`]
        for (const path of hostile) await camera.upload(path, Buffer.from('not a picture'))
        const odd = [`${name}/a [1] %41 $(id) ;ls.jpg`, `${name}/*?.jpg`, `${name}/图片.jpg`]
        const exchanges: Exchange[] = []
        for (const path of odd)
          exchanges.push(...last(await camera.upload(path, await shownPicture())))
        return exchanges
      }),
    answered: [takenOrRefused],
    seen: { captures: [0, 3] },
  },
  {
    name: 'recording',
    title: { en: 'a recording among the pictures', zh: '图片中夹带录像文件' },
    source: 'names as met: .dav recordings hold no capture',
    play: (stage) =>
      loggedIn(stage, async (camera) => {
        await camera.upload(`${stage.deviceId}/14.00.00-14.15.00[R][0@0][0].dav`, Buffer.alloc(500))
        return last(await camera.upload(`${stage.deviceId}/a.jpg`, await shownPicture()))
      }),
    answered: [stored],
    seen: { captures: 1 },
  },
]

const doors: readonly FtpScenario[] = [
  {
    name: 'without-login',
    title: { en: 'an upload by nobody, and by “anonymous”', zh: '未登录与匿名上传' },
    source: 'RFC 959 §5.4 (530)',
    play: async ({ call, deviceId }) => {
      using camera = await call()
      const nobody = await camera.say(`STOR ${deviceId}/a.jpg`)
      return [nobody, ...last(await camera.logIn('anonymous', 'a@b'))]
    },
    answered: [refused],
    seen: { captures: 0 },
  },
  {
    name: 'bounce',
    title: { en: 'a data connection to somebody else', zh: '要求向第三方地址建立数据连接' },
    source: 'RFC 2577 §3 (bounce)',
    play: (stage) =>
      loggedIn(stage, async (camera) => [
        await camera.say('PORT 192,0,2,1,200,1'),
        await camera.say('PORT 127,0,0,1,0,22'),
      ]),
    answered: [refused],
  },
]

const wrongPasswords: readonly FtpScenario[] = [
  {
    name: 'password-wrong',
    title: { en: 'a wrong password, three times', zh: '连续三次密码错误' },
    source: 'RFC 959 §5.4 (530); RFC 2577 §5',
    play: async ({ call, login }) => {
      const exchanges: Exchange[] = []
      for (let turn = 0; turn < 3; turn += 1) {
        using camera = await call()
        exchanges.push(...last(await camera.logIn(login.username, 'not-the-password')))
      }
      return exchanges
    },
    answered: [refused],
  },
]

export function ftpSuite(target: Target): Suite<FtpStage> {
  const { hostname, port } = new URL(`ftp://${target.host}`)
  const login = target.login ?? { username: 'anonymous', password: '' }
  return {
    protocol: target.protocol,
    hasLogin: target.login !== undefined,
    openCamera: () =>
      Promise.resolve({
        deviceId: target.device ?? `gate-${randomUUID().slice(0, 13)}`,
        call: () => openFtpCamera({ host: hostname, port: Number(port || 21) }),
        login,
      }),
    scenarios: [...transfers, ...broken, ...doors, ...wrongPasswords],
  }
}
