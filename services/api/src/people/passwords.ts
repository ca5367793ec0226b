import { randomBytes } from 'node:crypto'
import type { Bilingual } from '@zhian/contracts/bilingual'
import { passwordProblem } from '@zhian/contracts/password'
import type { PasswordProblem } from '@zhian/contracts/password'
import { hash, verify } from '@node-rs/argon2'
import { Gate } from '../gate.ts'
import { refusal } from '../refusal.ts'

/** Argon2id with OWASP's smallest recommended cost: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const header = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

export type Passwords = ReturnType<typeof passwords>

/** So few at once that guessing neither fills the memory nor starves the pictures of threads. */
export function passwords() {
  const gate = new Gate({ atOnceMax: 2, waitingMax: 50, waitMsMax: 10_000 })
  const make = (password: string) => gate.pass(() => hash(password.normalize('NFKC'), cost))
  const decoy = make(randomBytes(16).toString('hex'))
  return {
    /** PHC text. */
    hash: make,
    /** Takes as long where there is no hash, so that names cannot be probed. */
    async fits(password: string, known: string | null): Promise<boolean> {
      const against = known ?? (await decoy)
      const fits = await gate.pass(() => verify(against, password.normalize('NFKC')))
      return fits && known !== null
    },
    /** Made with another cost than is asked for today. */
    isDated: (known: string) => !known.startsWith(header),
  }
}

const said: Readonly<Record<PasswordProblem, Bilingual>> = {
  short: { en: 'it is too short', zh: '太短' },
  long: { en: 'it is too long', zh: '太长' },
  common: { en: 'it is among the passwords that are tried first', zh: '太常见，容易被猜到' },
  name: { en: 'it is little more than the name', zh: '与登录名太像' },
}

export function refuseWeakPassword(password: string, name: string): void {
  const problem = passwordProblem(password, name)
  if (problem === null) return
  const { en, zh } = said[problem]
  throw refusal('INPUT_REFUSED', { en: `password: ${en}`, zh: `password：${zh}` })
}
