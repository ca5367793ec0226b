import { createHash, randomBytes } from 'node:crypto'

interface Account {
  readonly username: string
  readonly password: string
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** The Authorization header for a Digest challenge (RFC 2617 §3.2.2, MD5, qop "auth"). */
export function answerDigest(
  challenge: string,
  request: { method: string; uri: string },
  account: Account,
): string {
  const field = (name: string) => new RegExp(`${name}="?([^",]+)"?`, 'i').exec(challenge)?.[1] ?? ''
  const realm = field('realm')
  const nonce = field('nonce')
  const cnonce = randomBytes(8).toString('hex')
  const nc = '00000001'
  const secret = md5(`${account.username}:${realm}:${account.password}`)
  const response = md5(
    `${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`${request.method}:${request.uri}`)}`,
  )
  return (
    `Digest username="${account.username}", realm="${realm}", nonce="${nonce}", uri="${request.uri}", ` +
    `qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}", algorithm=MD5`
  )
}
