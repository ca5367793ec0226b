import { join } from 'node:path'
import type { EnvReader } from '@zhian/kit/config'

const mebibyte = 1024 * 1024
const tebibyte = 1024 * 1024 * mebibyte

/** How much captures may take of the disk, and what gives way when that is reached. */
export function readSpoolConfig(read: EnvReader, folder: string) {
  return {
    folder: join(folder, 'spool'),
    spoolBytesMax: read.integer('AGENT_SPOOL_BYTES_MAX', {
      min: 32 * mebibyte,
      max: tebibyte,
      fallback: 2048 * mebibyte,
    }),
    freeBytesMin: read.integer('AGENT_SPOOL_FREE_BYTES_MIN', {
      min: 0,
      max: tebibyte,
      fallback: 256 * mebibyte,
    }),
    whenFull: read.choice(
      'AGENT_SPOOL_WHEN_FULL',
      ['block', 'drop-oldest', 'drop-scenes-first'],
      'block',
    ),
  }
}

/** What nobody understood is kept too, in a space of its own. */
export function readQuarantineConfig(read: EnvReader, folder: string) {
  return {
    folder: join(folder, 'quarantine'),
    quarantineBytesMax: read.integer('AGENT_QUARANTINE_BYTES_MAX', {
      min: mebibyte,
      max: tebibyte,
      fallback: 256 * mebibyte,
    }),
  }
}
