import type { CameraProfile, KnownCamera } from './camera-roster.ts'
import { isDigestRight, readDigestHeader } from './digest-header.ts'
import type { DigestFields } from './digest-header.ts'
import { Nonces } from './nonces.ts'
import { WrongPasswords } from './wrong-passwords.ts'

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

/** Who may register: digest by RFC 2617, with a limit on wrong passwords per address that ends by itself. */
export class HttpGate {
  readonly #settings: GateSettings
  readonly #known: (deviceId: string) => KnownCamera | undefined
  readonly #now: () => number
  readonly #nonces = new Nonces()
  readonly #wrong: WrongPasswords

  constructor(
    settings: GateSettings,
    doors: { known: (deviceId: string) => KnownCamera | undefined; now: () => number },
  ) {
    this.#settings = settings
    this.#known = doors.known
    this.#now = doors.now
    this.#wrong = new WrongPasswords(doors.now)
  }

  admit(ask: Ask): Admission {
    const camera = this.#known(ask.deviceId)
    if (camera === undefined && !this.#settings.isUnknownAllowed)
      return this.challenge('device_unknown')
    if ((camera?.profile.auth ?? this.#settings.auth) === 'none') return { is: 'in' }
    const seconds = this.#wrong.waitSeconds(ask.peer)
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
      this.#wrong.note(ask.peer)
      return this.challenge('password_wrong')
    }
    this.#nonces.spend(nonce, count)
    this.#wrong.forgive(ask.peer)
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
}

/** An absolute address and a path are the same to us. */
function pathOf(uri: string): string {
  const path = uri.replace(/^https?:\/\/[^/]*/i, '').split('?')[0] ?? ''
  return path.toLowerCase().replace(/\/+$/, '')
}
