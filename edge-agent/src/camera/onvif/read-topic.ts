/** What a topic of ONVIF's JSON over MQTT says (Core, Event broker; Analytics, metadata over MQTT). */
export interface OnvifTopic {
  readonly channel: 'event' | 'metadata'
  /** Everything before `onvif-ej` or `onvif-mj`; it stands for the device. */
  readonly prefix: string
  /** Without namespace prefixes, e.g. `RuleEngine/Recognition/LicensePlate`. */
  readonly path: string
  /** What stands behind `&`, in the order of the event's source items. */
  readonly sourceValues: readonly string[]
}

const channels = [
  ['/onvif-ej/', 'event'],
  ['/onvif-mj/', 'metadata'],
] as const

/** Undefined where it is no topic of this protocol. The prefix may hold slashes, the path may keep `tns1:`. */
export function readTopic(topic: string): OnvifTopic | undefined {
  const slashed = `/${topic}`
  for (const [mark, channel] of channels) {
    const at = slashed.indexOf(mark)
    if (at < 0) continue
    const [path = '', tail] = slashed.slice(at + mark.length).split('/&', 2)
    return {
      channel,
      prefix: slashed.slice(1, at) || 'onvif',
      path: path
        .split('/')
        .map((part) => part.replace(/^[\w.-]+:/, ''))
        .join('/'),
      sourceValues: tail === undefined ? [] : tail.split('/').filter((value) => value !== ''),
    }
  }
  return undefined
}
