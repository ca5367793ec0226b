import type { CameraProfile, KnownCamera } from './camera-roster.ts'
import { isDigestRight, readDigestHeader } from './digest-header.ts'
import type { DigestFields } from './digest-header.ts'
import { Nonces } from './nonces.ts'

export interface GateSettings {
  readonly realm: string
  readonly auth: 'digest' | 'none'
  /** Absent: any user name goes, since many devices put their own id there. */
  readonly username?: string
  readonly password?: string
  /** Whether a device that no camera file names may register at all. */
  readonly isUnknownAllowed: boolean
}

export interface Ask {
  readonly deviceId: string
  readonly peer: string
  readonly method: string
  /** As requested, with its query. */
  readonly url: string
  readonly authorization: string | undefined
}

export interface Challenged {
  readonly is: 'challenged'
  readonly challenge: string
  readonly reason: string
}

export type Refusal = Challenged | { readonly is: 'waiting'; readonly seconds: number }
export type Admission = { readonly is: 'in' } | Refusal

interface Failures {
  count: number
  sinceMs: number
}

const failuresMax = 5
const failureWindowMs = 60_000
const peersMax = 4096

/** Who may register: digest by RFC 2617, with a limit on wrong passwords per address that ends by itself. */
export class HttpGate {
  readonly #settings: GateSettings
  readonly #known: (deviceId: string) => KnownCamera | undefined
  readonly #now: () => number
  readonly #nonces = new Nonces()
  readonly #failures = new Map<string, Failures>()

  constructor(
    settings: GateSettings,
    doors: { known: (deviceId: string) => KnownCamera | undefined; now: () => number },
  ) {
    this.#settings = settings
    this.#known = doors.known
    this.#now = doors.now
  }

  admit(ask: Ask): Admission {
    const camera = this.#known(ask.deviceId)
    if (camera === undefined && !this.#settings.isUnknownAllowed)
      return this.challenge('device_unknown')
    if ((camera?.profile.auth ?? this.#settings.auth) === 'none') return { is: 'in' }
    const seconds = this.#waitSeconds(ask.peer)
    if (seconds > 0) return { is: 'waiting', seconds }
    const fields = readDigestHeader(ask.authorization ?? '')
    if (fields === null) return this.challenge('password_missing')
    return this.#judge(ask, fields, camera?.profile ?? {})
  }

  challenge(reason: string, isStale = false): Challenged {
    const nonce = this.#nonces.issue(this.#now())
    const stale = isStale ? ',stale=true' : ''
    const challenge = `Digest realm="${this.#settings.realm}",qop="auth",nonce="${nonce}",algorithm=MD5${stale}`
    return { is: 'challenged', challenge, reason }
  }

  #judge(ask: Ask, fields: DigestFields, profile: CameraProfile): Admission {
    const nonce = fields.get('nonce') ?? ''
    const count = fields.get('nc') ?? ''
    const judged = this.#nonces.judge(nonce, count, this.#now())
    if (judged !== 'good') return this.challenge(`nonce_${judged}`, judged === 'stale')
    if (!this.#isRight(ask, fields, profile)) {
      this.#noteFailure(ask.peer)
      return this.challenge('password_wrong')
    }
    this.#nonces.spend(nonce, count)
    this.#failures.delete(ask.peer)
    return { is: 'in' }
  }

  #isRight({ method, url }: Ask, fields: DigestFields, profile: CameraProfile): boolean {
    const password = profile.password ?? this.#settings.password
    const username = profile.username ?? this.#settings.username
    if (password === undefined) return false
    if (username !== undefined && fields.get('username') !== username) return false
    if (pathOf(fields.get('uri') ?? '') !== pathOf(url)) return false
    return isDigestRight(fields, { realm: this.#settings.realm, password, method })
  }

  #waitSeconds(peer: string): number {
    const failures = this.#failures.get(peer)
    if (failures === undefined) return 0
    const leftMs = failures.sinceMs + failureWindowMs - this.#now()
    if (leftMs <= 0) this.#failures.delete(peer)
    return leftMs > 0 && failures.count >= failuresMax ? Math.ceil(leftMs / 1000) : 0
  }

  #noteFailure(peer: string): void {
    const failures = this.#failures.get(peer) ?? { count: 0, sinceMs: this.#now() }
    failures.count += 1
    this.#failures.set(peer, failures)
    const [oldest] = this.#failures.keys()
    if (this.#failures.size > peersMax && oldest !== undefined) this.#failures.delete(oldest)
  }
}

/** An absolute address and a path are the same to us. */
function pathOf(uri: string): string {
  const path = uri.replace(/^https?:\/\/[^/]*/i, '').split('?')[0] ?? ''
  return path.toLowerCase().replace(/\/+$/, '')
}
