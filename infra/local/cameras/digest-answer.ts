import { createHash, randomBytes } from 'node:crypto'

interface Account {
  readonly username: string
  readonly password: string
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** The members of an answer to a Digest challenge (RFC 2617 §3.2.2, MD5), with qop "auth" or in the older form. */
export function digestMembers(
  challenge: string,
  request: { method: string; uri: string; nonce?: string; cnonce?: string; hasQop?: boolean },
  account: Account,
) {
  const field = (name: string) =>
    new RegExp(`\\b${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1] ?? ''
  const realm = field('realm')
  const nonce = request.nonce ?? field('nonce')
  const cnonce = request.cnonce ?? randomBytes(8).toString('hex')
  const nc = '00000001'
  const secret = md5(`${account.username}:${realm}:${account.password}`)
  const counted = request.hasQop === false ? '' : `:${nc}:${cnonce}:auth`
  const response = md5(`${secret}:${nonce}${counted}:${md5(`${request.method}:${request.uri}`)}`)
  return { username: account.username, realm, nonce, uri: request.uri, nc, cnonce, response }
}

/** The Authorization header as most devices write it. */
export function answerDigest(
  challenge: string,
  request: { method: string; uri: string },
  account: Account,
): string {
  const said = digestMembers(challenge, request, account)
  return (
    `Digest username="${said.username}", realm="${said.realm}", nonce="${said.nonce}", uri="${said.uri}", ` +
    `qop=auth, nc=${said.nc}, cnonce="${said.cnonce}", response="${said.response}", algorithm=MD5`
  )
}
