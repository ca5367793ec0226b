import { createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type {
  BulletinContent,
  BulletinSignature,
  BulletinStatement,
  DocumentName,
  SignedContent,
} from '@zhian/contracts/bulletin'
import { canonicalJson, sha256Of } from './canonical-json.ts'

/** DER before the 32 bytes of an Ed25519 public key (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex')

export type Documents = Readonly<Record<DocumentName, Uint8Array>>

/** As it is issued now. */
export type SignedBulletin = BulletinSignature & { readonly content: BulletinContent }

export interface SigningKey {
  readonly privateKey: KeyObject
  /** 32 bytes in base64. */
  readonly publicKey: string
}

export function publicKeyText(key: KeyObject): string {
  const der = createPublicKey(key).export({ type: 'spki', format: 'der' })
  return der.subarray(spkiPrefix.length).toString('base64')
}

/** What a person compares by eye: 16 digits of the key's SHA-256. */
export function fingerprintOf(publicKey: string): string {
  const digits = sha256Of(Buffer.from(publicKey, 'base64')).slice(0, 16)
  return digits.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

export function contentDigest(content: SignedContent): string {
  return sha256Of(canonicalJson(content))
}

export function signBulletin(
  { privateKey, publicKey }: SigningKey,
  { content, documents }: { content: BulletinContent; documents: Documents },
): SignedBulletin {
  const digests = Object.entries(documents).map(([name, bytes]) => [name, sha256Of(bytes)])
  const statement: BulletinStatement = {
    contentSha256: contentDigest(content),
    documents: Object.fromEntries(digests) as BulletinStatement['documents'],
    publicKey,
  }
  const signature = sign(null, Buffer.from(canonicalJson(statement)), privateKey)
  return {
    schema: 'bulletin-signature.v1',
    statement,
    signature: signature.toString('base64'),
    content,
  }
}

export type SignatureProblem = 'signature' | 'content' | 'document'

/**
 * What does not belong together: the signature and what it signs, the figures, or the document. Empty where all is well,
 * which proves only that the holder of `statement.publicKey` made it: whose that is the reader compares.
 */
export function problemsOf(
  signed: BulletinSignature,
  documents: readonly Uint8Array[],
): SignatureProblem[] {
  const { statement, signature, content } = signed
  const problems: SignatureProblem[] = []
  const bytes = Buffer.from(canonicalJson(statement))
  if (!isSignedBy(statement.publicKey, { bytes, signature })) problems.push('signature')
  if (contentDigest(content) !== statement.contentSha256) problems.push('content')
  const known = new Set(Object.values(statement.documents))
  if (documents.some((document) => !known.has(sha256Of(document)))) problems.push('document')
  return problems
}

function isSignedBy(
  publicKey: string,
  { bytes, signature }: { bytes: Uint8Array; signature: string },
): boolean {
  const der = Buffer.concat([spkiPrefix, Buffer.from(publicKey, 'base64')])
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, bytes, key, Buffer.from(signature, 'base64'))
  } catch {
    // Bytes that are no point of the curve.
    return false
  }
}
