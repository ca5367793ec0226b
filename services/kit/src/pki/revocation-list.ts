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
 * Reads lists (PEM, one after another), each signed by one of the authorities, as one.
 *
 * Throws INPUT_REFUSED where there is none, or nobody of these signed it.
 */
export async function readRevocationList(
  listPem: string,
  authoritiesPem: string,
): Promise<RevocationList> {
  const lists = read(listPem, (pem) =>
    x509.PemConverter.decode(pem).map((der) => new x509.X509Crl(der)),
  )
  const authorities = read(authoritiesPem, (pem) =>
    x509.PemConverter.decode(pem).map((der) => new x509.X509Certificate(der)),
  )
  const areSigned = await Promise.all(lists.map((list) => isSigned(list, authorities)))
  if (lists.length === 0 || areSigned.includes(false))
    throw new Fault('INPUT_REFUSED', 'the revocation list is not signed by a known authority')
  return {
    serials: new Set(
      lists.flatMap(({ entries }) => entries.map(({ serialNumber }) => serialOf(serialNumber))),
    ),
    untilMs: Math.min(
      ...lists.map(({ nextUpdate }) => nextUpdate?.getTime() ?? Number.POSITIVE_INFINITY),
    ),
  }
}

async function isSigned(
  list: x509.X509Crl,
  authorities: readonly x509.X509Certificate[],
): Promise<boolean> {
  const verdicts = authorities
    .filter(({ subject }) => subject === list.issuer)
    .map(({ publicKey }) => list.verify({ publicKey }).catch(() => false))
  return (await Promise.all(verdicts)).includes(true)
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
