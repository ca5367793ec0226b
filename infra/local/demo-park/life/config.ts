import { fromEnv } from '@zhian/kit/config'
import type { Env } from '@zhian/kit/config'

export type LifeConfig = ReturnType<typeof readLifeConfig>

export const readLifeConfig = (env: Env) =>
  fromEnv(env, (read) => ({
    kafka: { brokers: read.list('KAFKA_BROKERS'), clientId: 'zhian-demo-park' },
    home: read.text('DEMO_PARK_HOME'),
    /** Who is not heard for three minutes is taken to be away. */
    everyMs: read.integer('DEMO_PARK_EVERY_MS', { min: 50, max: 170_000, fallback: 100_000 }),
    shutdownDeadlineMs: 5000,
  }))
