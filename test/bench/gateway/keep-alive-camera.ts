import { Agent, request } from 'node:http'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { CaptureMessage } from '../../../infra/local/cameras/capture-message.ts'
import { answerDigest } from '../../../infra/local/cameras/digest-answer.ts'

const answerMsMax = 30_000

/** A GA/T 1400 camera with one connection of its own, which it keeps. */
export function keepAliveCamera(plan: {
  readonly port: number
  readonly deviceId: string
  readonly password: string
}) {
  const { port, deviceId, password } = plan
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  async function post(path: string, body: object, authorization?: string) {
    const bytes = Buffer.from(JSON.stringify(body))
    const asked = request({
      agent,
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      signal: AbortSignal.timeout(answerMsMax),
      headers: {
        'content-type': 'application/VIID+JSON;charset=UTF-8',
        'content-length': bytes.length,
        'user-identify': deviceId,
        ...(authorization === undefined ? {} : { authorization }),
      },
    })
    asked.end(bytes)
    const [answer] = (await once(asked, 'response')) as [IncomingMessage]
    return { status: answer.statusCode, headers: answer.headers, said: await text(answer) }
  }

  async function register(): Promise<void> {
    const uri = '/VIID/System/Register'
    const body = { RegisterObject: { DeviceID: deviceId } }
    const challenge = (await post(uri, body)).headers['www-authenticate'] ?? ''
    const login = { username: deviceId, password }
    const authorization = answerDigest(challenge, { method: 'POST', uri }, login)
    const { status } = await post(uri, body, authorization)
    if (status !== 200) throw new Error(`Register was answered with ${status}`)
  }

  return {
    deviceId,
    register,
    async keepalive(): Promise<void> {
      await post('/VIID/System/Keepalive', { KeepaliveObject: { DeviceID: deviceId } })
    },
    /** True where it was answered with StatusCode 0; registers again for the next try where it is asked to. */
    async push({ path, body }: CaptureMessage): Promise<boolean> {
      const { status, said } = await post(`/VIID/${path}`, body)
      if (status === 401) await register()
      return status === 200 && /"StatusCode":"?0"?/.test(said)
    },
    leave: () => agent.destroy(),
  }
}

export type KeepAliveCamera = ReturnType<typeof keepAliveCamera>
