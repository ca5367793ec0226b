import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EnvReader } from '@zhian/kit/config'
import { faceModes } from './decide-egress.ts'

const mebibyte = 1024 * 1024
const assessmentId = /^[\p{L}\p{N}._:/()-]{1,64}$/u

/** What may leave the box of faces, and how what stays is kept. */
export function readEgressConfig(read: EnvReader, folder: string) {
  const impactAssessmentId = read.optional('AGENT_IMPACT_ASSESSMENT_ID')
  if (impactAssessmentId !== undefined && !assessmentId.test(impactAssessmentId))
    read.problems.push(
      'AGENT_IMPACT_ASSESSMENT_ID must be 1 to 64 letters, digits or . _ : / ( ) -',
    )
  return {
    policy: {
      faceMode: read.choice('AGENT_FACE_MODE', faceModes, 'local_only'),
      ...(impactAssessmentId === undefined ? {} : { impactAssessmentId }),
    },
    /** Whether somebody chose the mode; the law's is the usual one. */
    isModeChosen: read.optional('AGENT_FACE_MODE') !== undefined,
    /** Where the face models lie; without any, captures of faces go without tags. */
    modelsFolder: read.optional('AGENT_MODELS_FOLDER') ?? modelsBeside(),
    pictures: {
      folder: join(folder, 'face-pictures'),
      bytesMax: read.integer('AGENT_FACE_PICTURES_BYTES_MAX', {
        min: 32 * mebibyte,
        max: 1024 * 1024 * mebibyte,
        fallback: 2048 * mebibyte,
      }),
      days: read.integer('AGENT_FACE_PICTURES_DAYS', { min: 1, max: 3650, fallback: 30 }),
    },
  }
}

/** A package brings its own. */
function modelsBeside(): string | undefined {
  const folder = fileURLToPath(new URL('./face-models', import.meta.url))
  return existsSync(folder) ? folder : undefined
}
export type EgressConfig = ReturnType<typeof readEgressConfig>
