import { algorithm, drawSerial, keyPemOf, newKeys, signingKeyOf, x509 } from './x509.ts'

const dayMs = 24 * 3600 * 1000
/** Clocks of the far side may be a little behind. */
const backdatedMs = 10 * 60 * 1000

export const authorityDays = { root: 20 * 365, intermediate: 5 * 365, server: 397 } as const

export interface Issued {
  readonly certificatePem: string
  readonly keyPem: string
}

const { KeyUsageFlags, ExtendedKeyUsage } = x509

function validFor(days: number, nowMs: number) {
  return {
    serialNumber: drawSerial(),
    notBefore: new Date(nowMs - backdatedMs),
    notAfter: new Date(nowMs + days * dayMs),
    signingAlgorithm: algorithm,
  }
}

/** The trust anchor. Its key signs intermediates and servers, then goes where no service can reach it. */
export async function makeRoot(name: string, nowMs: number): Promise<Issued> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validFor(authorityDays.root, nowMs),
    name: [{ CN: [name] }],
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificatePem: pemOf(certificate), keyPem: await keyPemOf(keys) }
}

/** An empty list that is as good as the root for as long as the root: its key is not there to sign another. */
export async function makeRootList(root: Issued, nowMs: number): Promise<string> {
  const certificate = new x509.X509Certificate(root.certificatePem)
  const list = await x509.X509CrlGenerator.create({
    issuer: certificate.subjectName.toJSON(),
    thisUpdate: new Date(nowMs - backdatedMs),
    nextUpdate: certificate.notAfter,
    signingAlgorithm: algorithm,
    signingKey: await signingKeyOf(root.keyPem),
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey)],
  })
  return listPemOf(list)
}

/** What a service may hold: it signs client certificates and nothing below them. */
export async function makeIntermediate(root: Issued, name: string, nowMs: number): Promise<Issued> {
  return issue(root, {
    days: authorityDays.intermediate,
    nowMs,
    name,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth], false),
    ],
  })
}

/** Host names and addresses, of which the first is also the common name. */
export type HostNames = readonly [string, ...string[]]

export function makeServerCertificate(
  root: Issued,
  hosts: HostNames,
  nowMs: number,
): Promise<Issued> {
  const alternatives = hosts.map(
    (value) => ({ type: isAddress(value) ? 'ip' : 'dns', value }) as const,
  )
  return issue(root, {
    days: authorityDays.server,
    nowMs,
    name: hosts[0],
    extensions: [
      new x509.SubjectAlternativeNameExtension(alternatives),
      ...endEntity(ExtendedKeyUsage.serverAuth),
    ],
  })
}

/** For a service of ours at a broker that wants certificates; straight from the root, so that no token can ask for it. */
export function makeClientCertificate(
  root: Issued,
  { name, days, nowMs }: { name: string; days: number; nowMs: number },
): Promise<Issued> {
  const extensions = endEntity(ExtendedKeyUsage.clientAuth)
  return issue(root, { days, nowMs, name, extensions })
}

const isAddress = (host: string) => /^[0-9.]+$|:/.test(host)

export function endEntity(usage: x509.ExtendedKeyUsageType): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage], true),
  ]
}

interface Wish {
  readonly days: number
  readonly nowMs: number
  readonly name: string
  readonly extensions: x509.Extension[]
}

async function issue(issuer: Issued, { days, nowMs, name, extensions }: Wish): Promise<Issued> {
  const keys = await newKeys()
  const parent = new x509.X509Certificate(issuer.certificatePem)
  const certificate = await x509.X509CertificateGenerator.create({
    ...validFor(days, nowMs),
    subject: [{ CN: [name] }],
    issuer: parent.subjectName.toJSON(),
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(issuer.keyPem),
    extensions: [
      ...extensions,
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(parent.publicKey),
    ],
  })
  return { certificatePem: pemOf(certificate), keyPem: await keyPemOf(keys) }
}

/** With the label that OpenSSL reads; the library writes another. */
export function listPemOf(list: x509.X509Crl): string {
  return `${x509.PemConverter.encode(list.rawData, 'X509 CRL')}\n`
}

export function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`
}
