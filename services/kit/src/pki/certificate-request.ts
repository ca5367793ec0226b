import { createHash, createPublicKey } from 'node:crypto'
import { Fault, messageOf } from '../fault.ts'
import { algorithm, keyPemOf, newKeys, signingKeyOf, x509 } from './x509.ts'

export interface ReadRequest {
  readonly publicKey: x509.PublicKey
  /** SHA-256 of the key as SubjectPublicKeyInfo, hex: two requests with the same one ask for the same key. */
  readonly keyDigest: string
}

/** A new P-256 private key, PKCS #8 as PEM. */
export async function makeKeyPem(): Promise<string> {
  return keyPemOf(await newKeys())
}

/** A PKCS #10 request for a key, signed with it. The name is a courtesy: whoever signs sets its own. */
export async function makeCertificateRequest(keyPem: string, commonName: string): Promise<string> {
  const privateKey = await signingKeyOf(keyPem)
  const spki = createPublicKey(keyPem).export({ type: 'spki', format: 'der' })
  const publicKey = await crypto.subtle.importKey('spki', spki, algorithm, true, ['verify'])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName] }],
    keys: { privateKey, publicKey },
    signingAlgorithm: algorithm,
  })
  return `${request.toString('pem')}\n`
}

/** Throws INPUT_REFUSED where it is no request, not for P-256, or not signed by the key that it names. */
export async function readCertificateRequest(pem: string): Promise<ReadRequest> {
  const request = parse(pem)
  const { namedCurve } = request.publicKey.algorithm as { namedCurve?: string }
  if (namedCurve !== 'P-256')
    throw new Fault('INPUT_REFUSED', 'the certificate request must be for a P-256 key', {
      zh: '证书请求须使用 P-256 密钥',
    })
  if (!(await request.verify().catch(() => false)))
    throw new Fault('INPUT_REFUSED', 'the certificate request is not signed by its own key', {
      zh: '证书请求不是用它自己的密钥签名的',
    })
  const keyDigest = createHash('sha256').update(Buffer.from(request.publicKey.rawData))
  return { publicKey: request.publicKey, keyDigest: keyDigest.digest('hex') }
}

function parse(pem: string): x509.Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(pem)
  } catch (error) {
    throw new Fault(
      'INPUT_REFUSED',
      `the certificate request cannot be read: ${messageOf(error)}`,
      { cause: error, zh: `证书请求无法读取：${messageOf(error)}` },
    )
  }
}
