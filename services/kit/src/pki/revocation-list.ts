import { Fault, messageOf } from '../fault.ts'
import { serialOf } from './serial.ts'
import { x509 } from './x509.ts'

export interface RevocationList {
  /** As `serialOf` spells them. */
  readonly serials: ReadonlySet<string>
  /** After this a newer one should be there. */
  readonly untilMs: number
}

/**
 * Reads a list that one of the authorities (PEM, one after another) has signed.
 *
 * Throws INPUT_REFUSED where it is none, or nobody of these signed it.
 */
export async function readRevocationList(
  listPem: string,
  authoritiesPem: string,
): Promise<RevocationList> {
  const list = read(listPem, (pem) => new x509.X509Crl(pem))
  const authorities = read(authoritiesPem, (pem) =>
    x509.PemConverter.decode(pem).map((der) => new x509.X509Certificate(der)),
  )
  const isSigned = await Promise.all(
    authorities
      .filter(({ subject }) => subject === list.issuer)
      .map(({ publicKey }) => list.verify({ publicKey }).catch(() => false)),
  )
  if (!isSigned.includes(true))
    throw new Fault('INPUT_REFUSED', 'the revocation list is not signed by a known authority')
  return {
    serials: new Set(list.entries.map(({ serialNumber }) => serialOf(serialNumber))),
    untilMs: list.nextUpdate?.getTime() ?? Number.POSITIVE_INFINITY,
  }
}

function read<T>(pem: string, parse: (pem: string) => T): T {
  try {
    return parse(pem)
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `the revocation list cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}
