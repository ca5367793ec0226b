import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import type { SecureContextOptions } from 'node:tls'
import { Fault, messageOf } from '@zhian/kit/fault'
import { readRevocationList } from '@zhian/kit/pki/revocation-list'
import type { RevocationList } from '@zhian/kit/pki/revocation-list'
import { serialOf } from '@zhian/kit/pki/serial'

/** PEM files. `caFile` holds the root and the intermediate, whose signature the revocation list carries. */
export interface TrustFiles {
  readonly certFile: string
  readonly keyFile: string
  readonly caFile: string
  readonly crlFile: string
}

export interface TrustEvents {
  readonly trustRenewed: (fact: { revoked: number }) => void
  readonly trustFailed: (fact: { problem: string }) => void
}

interface TrustNeeds {
  readonly events: TrustEvents
  readonly now: () => number
  /** Told when a file has changed: new connections by these options, old ones by `isRevoked`. */
  readonly onChange: (options: SecureContextOptions) => void
}

export interface Trust extends Disposable {
  readonly options: SecureContextOptions
  isRevoked(serial: string): boolean
}

interface Loaded {
  readonly text: string
  readonly options: SecureContextOptions
  readonly revoked: RevocationList
}

const lookEveryMs = 2000

/**
 * Who we are and whom we believe, read again when a file changes; what cannot be read leaves the last in force.
 *
 * Throws CONFIG_REFUSED where the files cannot be used at the start.
 */
export async function openTrust(files: TrustFiles, needs: TrustNeeds): Promise<Trust> {
  let loaded = await load(files).catch((error: unknown) => {
    throw new Fault('CONFIG_REFUSED', `BRIDGE_TLS_*: ${messageOf(error)}`, { cause: error })
  })
  let lastTrouble: string | undefined
  let isLooking = false

  async function look(): Promise<void> {
    const next = await load(files, loaded)
    const isStale = next.revoked.untilMs < needs.now()
    tellTrouble(
      isStale ? 'the revocation list is out of date; the API writes a new one' : undefined,
    )
    if (next === loaded) return
    loaded = next
    needs.onChange(next.options)
    needs.events.trustRenewed({ revoked: next.revoked.serials.size })
  }

  function tellTrouble(problem: string | undefined): void {
    if (problem !== undefined && problem !== lastTrouble) needs.events.trustFailed({ problem })
    lastTrouble = problem
  }

  const timer = setInterval(() => {
    if (isLooking) return
    isLooking = true
    look()
      .catch((error: unknown) => tellTrouble(messageOf(error)))
      .finally(() => (isLooking = false))
  }, lookEveryMs)
  return {
    get options() {
      return loaded.options
    },
    isRevoked: (serial) => loaded.revoked.serials.has(serialOf(serial)),
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

async function load(files: TrustFiles, last?: Loaded): Promise<Loaded> {
  const [cert = '', key = '', ca = '', crl = ''] = await Promise.all(
    [files.certFile, files.keyFile, files.caFile, files.crlFile].map((file) =>
      readFile(file, 'utf8'),
    ),
  )
  const text = cert + key + ca + crl
  if (last?.text === text) return last
  const options = { cert, key, ca }
  createSecureContext(options)
  return { text, options, revoked: await readRevocationList(crl, ca) }
}
