/** A message of a broker as somebody saved it. */
interface SavedMessageOfTopic {
  readonly topic: string
  readonly body: Buffer
}

/** `topic {…}` as `mosquitto_sub -v` prints it; the JSON may go on over further lines. */
const topicBefore =
  /^(?!\s)([^{}[\]"\r\n]*\/[^{}[\]"\r\n]*?)[ \t]+(?=[{[]|(?:online|offline|stopped)\s*$)/m
const eachMessage = new RegExp(`(?=${topicBefore.source})`, 'm')
const headBytesMax = 4096

/** The messages of a log with topic and body in one line; undefined where the file is none. */
export function messagesInLog(bytes: Buffer): readonly SavedMessageOfTopic[] | undefined {
  if (topicBefore.exec(bytes.toString('utf8', 0, headBytesMax))?.index !== 0) return undefined
  return bytes
    .toString('utf8')
    .split(eachMessage)
    .flatMap((text) => {
      const [before, topic] = topicBefore.exec(text) ?? []
      if (before === undefined || topic === undefined) return []
      return [{ topic, body: Buffer.from(text.slice(before.length).trim()) }]
    })
}
