import type { EnvReader } from '@zhian/kit/config'
import { readBrokerAddress } from '../read-broker-address.ts'
import type { OnvifSettings } from './onvif-adapter.ts'

/** Undefined where `AGENT_ONVIF_MQTT_URL` is not set: then this way in is closed. */
export function readOnvifConfig(read: EnvReader): OnvifSettings | undefined {
  const address = readBrokerAddress(read, 'AGENT_ONVIF_MQTT')
  if (address === undefined) return undefined
  const prefixes = read.list('AGENT_ONVIF_TOPIC_PREFIXES', ['+'])
  const topics = prefixes.flatMap((prefix) =>
    prefix === '#' ? ['#'] : [`${prefix}/onvif-ej/#`, `${prefix}/onvif-mj/#`],
  )
  return { address, topics: [...new Set(topics)] }
}
