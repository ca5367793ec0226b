import { Fault, messageOf } from '../fault.ts'
import type { ReadRequest } from './certificate-request.ts'
import { endEntity, listPemOf, pemOf } from './make-authority.ts'
import { algorithm, drawSerial, signingKeyOf, x509 } from './x509.ts'

interface Wish {
  readonly commonName: string
  readonly publicKey: ReadRequest['publicKey']
  readonly notBeforeMs: number
  readonly notAfterMs: number
}

export interface Revocation {
  readonly serial: string
  readonly revokedAtMs: number
}

export interface IssuingAuthority {
  /** The intermediate and the root, as PEM. */
  readonly intermediatePem: string
  readonly rootPem: string
  readonly notAfterMs: number
  /** A client certificate for this name and nothing else; what the request wished to be called is not read. */
  issue(wish: Wish): Promise<{ serial: string; certificatePem: string }>
  revocationList(
    revoked: readonly Revocation[],
    valid: { readonly fromMs: number; readonly untilMs: number },
  ): Promise<string>
}

export interface AuthorityText {
  readonly intermediatePem: string
  readonly keyPem: string
  readonly rootPem: string
}

/** Throws CONFIG_REFUSED where the three do not belong together. */
export async function openIssuingAuthority(text: AuthorityText): Promise<IssuingAuthority> {
  const { certificate, signingKey } = await readAuthority(text).catch((error: unknown) => {
    throw new Fault('CONFIG_REFUSED', `the certificate authority: ${messageOf(error)}`, {
      cause: error,
    })
  })
  const issuer = certificate.subjectName.toJSON()
  const authorityKey = await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey)
  return {
    intermediatePem: text.intermediatePem,
    rootPem: text.rootPem,
    notAfterMs: certificate.notAfter.getTime(),
    async issue({ commonName, publicKey, notBeforeMs, notAfterMs }) {
      const serial = drawSerial()
      const issued = await x509.X509CertificateGenerator.create({
        serialNumber: serial,
        subject: [{ CN: [commonName] }],
        issuer,
        notBefore: new Date(notBeforeMs),
        notAfter: new Date(notAfterMs),
        publicKey,
        signingKey,
        signingAlgorithm: algorithm,
        extensions: [
          ...endEntity(x509.ExtendedKeyUsage.clientAuth),
          await x509.SubjectKeyIdentifierExtension.create(publicKey),
          authorityKey,
        ],
      })
      return { serial, certificatePem: pemOf(issued) }
    },
    async revocationList(revoked, { fromMs, untilMs }) {
      const list = await x509.X509CrlGenerator.create({
        issuer,
        thisUpdate: new Date(fromMs),
        nextUpdate: new Date(untilMs),
        signingAlgorithm: algorithm,
        signingKey,
        extensions: [authorityKey],
        entries: revoked.map(({ serial, revokedAtMs }) => ({
          serialNumber: serial,
          revocationDate: new Date(revokedAtMs),
        })),
      })
      return listPemOf(list)
    },
  }
}

async function readAuthority({ intermediatePem, keyPem, rootPem }: AuthorityText) {
  const certificate = new x509.X509Certificate(intermediatePem)
  const root = new x509.X509Certificate(rootPem)
  const signingKey = await signingKeyOf(keyPem)
  if (!(await certificate.verify({ publicKey: root.publicKey, signatureOnly: true })))
    throw new Error('the intermediate is not signed by the root')
  const probe = new Uint8Array([1])
  const signature = await crypto.subtle.sign(algorithm, signingKey, probe)
  const publicKey = await certificate.publicKey.export(algorithm, ['verify'])
  if (!(await crypto.subtle.verify(algorithm, publicKey, signature, probe)))
    throw new Error('the key is not the intermediate’s')
  return { certificate, signingKey }
}
