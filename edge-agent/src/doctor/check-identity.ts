import { createPrivateKey, X509Certificate } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { messageOf } from '@zhian/kit/fault'
import { readIdentity } from '../enrol/identity-file.ts'
import { fault, pageOf, timeText, well } from './box.ts'
import type { Box, Checked } from './box.ts'
import { missingNames } from './check-settings.ts'

const dayMs = 24 * 3600_000
/** It is renewed with a third left; with a quarter left something is in the way. */
const lateShare = 1 / 4

type Own = { readonly identity: AgentIdentity | undefined } | { readonly trouble: string }

function readOwn({ folder, config }: Box): Own {
  if (folder === '') return { identity: undefined }
  try {
    return { identity: readIdentity(config.identityFolder) }
  } catch (error) {
    return { trouble: messageOf(error) }
  }
}

export async function checkEnrolment(box: Box): Promise<Checked> {
  const path = join(box.config.identityFolder, 'identity.json')
  const own = readOwn(box)
  if ('trouble' in own) return fault('identity_unreadable', { path, why: own.trouble })
  const { identity } = own
  const missing = missingNames(box)
  if (missing.length > 0) return fault('not_enrolled', { missing: missing.join(', ') })
  if (identity === undefined) return well({ agent: box.config.agentId })
  const mode = (await stat(path)).mode & 0o777
  const evidence = { agent: identity.agentId, path, mode: mode.toString(8) }
  return (mode & 0o077) === 0 ? well(evidence) : fault('identity_exposed', evidence)
}

/** Undefined where there is no certificate. */
export function checkCertificate(box: Box): Checked | undefined {
  const own = readOwn(box)
  if ('trouble' in own || own.identity === undefined) return undefined
  const { identity } = own
  const leaf = leafOf(identity)
  if (leaf === undefined) return fault('certificate_foreign')
  const { notBeforeMs, notAfterMs, enrolmentUrl: url } = identity
  const leftMs = notAfterMs - box.nowMs
  const evidence = {
    from: timeText(notBeforeMs),
    until: timeText(notAfterMs),
    now: timeText(box.nowMs),
    days: Math.max(0, Math.floor(leftMs / dayMs)),
    url,
  }
  if (notBeforeMs > box.nowMs) return fault('certificate_not_yet_valid', evidence)
  if (leftMs <= 0) return fault('certificate_expired', evidence)
  const trouble = pageOf(box)?.identity?.trouble
  if (trouble !== undefined) return fault('renewal_failing', { ...evidence, why: trouble })
  const isLate = leftMs < (notAfterMs - notBeforeMs) * lateShare
  return isLate ? fault('certificate_near_end', evidence) : well(evidence)
}

function leafOf({ chain, keyPem }: AgentIdentity): X509Certificate | undefined {
  try {
    const leaf = new X509Certificate(chain)
    return leaf.checkPrivateKey(createPrivateKey(keyPem)) ? leaf : undefined
  } catch {
    return undefined
  }
}

export function checkClock({ ownClock }: Box): Checked {
  const evidence = { clock: ownClock }
  if (ownClock === 'synchronised') return well(evidence)
  return fault(ownClock === 'unknown' ? 'clock_unknown' : 'clock_unsynchronised', evidence)
}
