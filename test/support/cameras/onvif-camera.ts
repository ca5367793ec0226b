import { openMqttLink } from '@zhian/kit/mqtt/mqtt-link'

export interface OnvifCameraPlan {
  readonly url: string
  /** May hold slashes. */
  readonly prefix: string
  /** How it writes what the standard leaves open, or not. */
  readonly habit: 'standard' | 'names-twice' | 'simple-items'
  /** What its clock says. */
  readonly clock?: () => number
}

/** A camera that publishes ONVIF events and metadata to a broker, in the standard’s form or in one that was met. */
export async function openOnvifCamera(plan: OnvifCameraPlan) {
  const { url, prefix, habit, clock = Date.now } = plan
  const link = await openMqttLink({
    url,
    protocolVersion: 4,
    clientId: `onvif-${prefix.replaceAll('/', '-')}`,
    keepaliveSeconds: 60,
    isSessionClean: true,
  })
  const namespaced = (path: string) =>
    habit === 'simple-items' ? path.replaceAll(/(^|\/)(?=\w)/g, '$1tns1:') : path
  const topicOf = (path: string) => `${prefix}/onvif-ej/${namespaced(path)}/&1/2/Gate`
  const publish = (topic: string, message: object | string) =>
    link.publish(topic, typeof message === 'string' ? message : JSON.stringify(message), 1)
  return {
    topicOf,
    /** What it says when it has read a plate. */
    plateMessage: (plate: string, objectId: number, more: object = {}) =>
      plateMessage({ plate, objectId, habit, atMs: clock(), more }),
    plate(plate: string, objectId: number, more: object = {}) {
      const message = plateMessage({ plate, objectId, habit, atMs: clock(), more })
      return publish(topicOf('RuleEngine/Recognition/LicensePlate'), message)
    },
    /** A face that it matched with somebody, whom it names. */
    face(objectId: number, enrollmentId: string) {
      return publish(topicOf('RuleEngine/Recognition/Face'), {
        UtcTime: new Date(clock()).toISOString(),
        Source: { VideoSource: '1' },
        Data: { ObjectId: objectId, EnrollmentID: enrollmentId, Likelihood: '0.97' },
      })
    },
    /** Metadata of one object, picture after picture, 25 of them a second by its own clock. */
    async follow(objectId: number, pictures: number) {
      const topic = `${prefix}/onvif-mj/VideoAnalytics/Profile1/Objects`
      for (let at = 0; at < pictures; at += 1)
        await publish(topic, { Frame: [personFrame(objectId, clock() + at * 40)] })
    },
    /** Anything, on the topic of an event. */
    say: (path: string, message: object | string) => publish(topicOf(path), message),
    /** JSON as the standard’s own examples have it: with a quote missing. */
    broken: () =>
      publish(topicOf('RuleEngine/Recognition/LicensePlate'), '{"UtcTime: "2026-11-24T04:00:00Z"}'),
    [Symbol.asyncDispose]: () => link[Symbol.asyncDispose](),
  }
}

interface Plate {
  readonly plate: string
  readonly objectId: number
  readonly habit: OnvifCameraPlan['habit']
  readonly atMs: number
  readonly more: object
}

function plateMessage({ plate, objectId, habit, atMs, more }: Plate): object {
  const info = { PlateNumber: { '@Likelihood': 0.92, '#text': plate }, PlateType: 'Normal' }
  const UtcTime = new Date(atMs).toISOString()
  if (habit === 'names-twice') {
    const LicensePlateInfo = { LicensePlateInfo: info }
    const said = { ObjectId: String(objectId), Likelihood: '0.92', LicensePlateInfo }
    return { UtcTime, Source: { VideoSource: '1' }, Data: { ...said, ...more } }
  }
  if (habit === 'simple-items') {
    const SimpleItem = [{ Name: 'ObjectId', Value: String(objectId) }]
    const Source = { SimpleItem: [{ Name: 'VideoSource', Value: '1' }] }
    return { UtcTime, Source, Data: { SimpleItem, LicensePlateInfo: info, ...more } }
  }
  const said = { ObjectId: objectId, Likelihood: 0.92, LicensePlateInfo: info }
  return { UtcTime, Source: { VideoSource: '1', Rule: 'Gate' }, Data: { ...said, ...more } }
}

function personFrame(objectId: number, atMs: number): object {
  return {
    // Without the Z, and meant as UTC all the same.
    '@UtcTime': new Date(atMs).toISOString().slice(0, -1),
    Transformation: { Translate: { '@x': -1, '@y': -1 }, Scale: { '@x': 0.002, '@y': 0.002 } },
    Object: {
      '@ObjectId': objectId,
      Appearance: {
        Shape: { BoundingBox: { '@left': 100, '@top': 900, '@right': 300, '@bottom': 400 } },
        Class: { Type: [{ '@Likelihood': 0.8, '#text': 'Human' }] },
        HumanFace: { Gender: 'Female', Age: { Min: 20, Max: 30 } },
      },
    },
  }
}
