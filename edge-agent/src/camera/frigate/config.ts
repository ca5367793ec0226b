import { join } from 'node:path'
import type { EnvReader } from '@zhian/kit/config'
import { readBrokerAddress } from '../read-broker-address.ts'
import type { FrigateSettings } from './frigate-adapter.ts'
import type { FrigateApiSettings } from './frigate-api.ts'

/** Undefined where `AGENT_FRIGATE_MQTT_URL` is not set: then this way in is closed. */
export function readFrigateConfig(read: EnvReader, folder: string): FrigateSettings | undefined {
  const address = readBrokerAddress(read, 'AGENT_FRIGATE_MQTT')
  if (address === undefined) return undefined
  const scorePercent = read.integer('AGENT_FRIGATE_PLATE_SCORE_MIN_PERCENT', {
    min: 0,
    max: 100,
    fallback: 80,
  })
  return {
    address,
    rules: {
      topicPrefix: read.text('AGENT_FRIGATE_TOPIC_PREFIX', 'frigate').replace(/\/+$/, ''),
      plateScoreMin: scorePercent / 100,
      speedUnit: read.choice('AGENT_FRIGATE_SPEED_UNIT', ['kmh', 'mph'], 'kmh'),
    },
    api: readApi(read),
    cursorPath: join(folder, 'frigate', 'taken-ids'),
  }
}

function readApi(read: EnvReader): FrigateApiSettings | undefined {
  const url = read.optional('AGENT_FRIGATE_API_URL')
  if (url === undefined) return undefined
  if (!URL.canParse(url) || !/^https?:\/\//.test(url))
    read.problems.push('AGENT_FRIGATE_API_URL must begin with http:// or https://')
  const token = read.secret('AGENT_FRIGATE_API_TOKEN')
  return { url, answerMsMax: 5000, ...(token === undefined ? {} : { token }) }
}
