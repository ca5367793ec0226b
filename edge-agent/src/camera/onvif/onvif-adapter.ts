import type { MqttAddress } from '@zhian/kit/mqtt/mqtt-link'
import type { AdapterDoors, CameraAdapter } from '../camera-adapter.ts'
import { brokerProblems, openCameraBroker } from '../camera-broker.ts'
import { OnvifReceiver, protocol } from './receive-message.ts'

export interface OnvifSettings {
  readonly address: MqttAddress
  readonly topics: readonly string[]
}

/** Listens to ONVIF Profile M events and metadata at the broker that the cameras publish to. */
export function openOnvif(settings: OnvifSettings, doors: AdapterDoors): CameraAdapter {
  const receiver = new OnvifReceiver(doors)
  const broker = openCameraBroker({
    ...settings,
    protocol,
    doors,
    onMessage: (message) => receiver.receive(message),
    onLost: () => receiver.sessionEnded(),
  })
  return {
    protocol,
    problems: () =>
      brokerProblems(broker, { en: 'the ONVIF cameras’ broker', zh: 'ONVIF 摄像机的消息服务器' }),
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  }
}
