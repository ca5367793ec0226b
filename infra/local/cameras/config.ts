import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'

export type CamerasConfig = ReturnType<typeof readCamerasConfig>

export const readCamerasConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    gat1400: {
      url: read.text('CAMERAS_GAT1400_URL'),
      username: read.text('CAMERAS_USERNAME'),
      password: read.secret('CAMERAS_PASSWORD') ?? '',
    },
    inbox: read.text('CAMERAS_INBOX_FOLDER'),
    truth: read.text('CAMERAS_TRUTH_FILE'),
    pictures: read.optional('CAMERAS_PICTURES_FOLDER'),
    cache: {
      outDir: read.text('CAMERAS_PICTURE_CACHE'),
      cacheDir: read.text('CAMERAS_SOURCE_CACHE'),
    },
    /** Between two captures of one camera. */
    everyMs: read.integer('CAMERAS_EVERY_MS', { min: 50, max: 3_600_000, fallback: 4000 }),
    shutdownDeadlineMs: 5000,
  }))
