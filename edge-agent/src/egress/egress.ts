import type { Bilingual } from '../cli/language.ts'
import type { AgentStatus } from '@zhian/contracts/agent'
import type { Capture, CaptureKind, EdgeTags } from '@zhian/contracts/capture'
import { decodeFrame } from '@zhian/contracts/frame'
import type { Frame } from '@zhian/contracts/frame'
import { agentTopic } from '@zhian/contracts/topics'
import { Fault, messageOf } from '@zhian/kit/fault'
import type { MqttLink } from '@zhian/kit/mqtt/mqtt-link'
import { decideEgress, isOfPerson } from './decide-egress.ts'
import type { Departure, EgressPolicy, WayOut, WithheldReason } from './decide-egress.ts'
import type { LocalTagger } from './local-tagger.ts'
import type { PictureStore } from './picture-store.ts'
import { withholdPictures } from './withhold-pictures.ts'

export interface EgressEvents {
  picturesWithheld(fact: { reason: WithheldReason; pictures: number }): void
  captureDeclined(fact: { kind: CaptureKind }): void
  untagged(fact: { reason: string }): void
  taggerLost(fact: { why: string }): void
  keptDeleted(fact: { why: 'age' | 'room'; files: number; bytes: number }): void
}

export interface EgressNeeds {
  readonly agentId: string
  readonly policy: EgressPolicy
  readonly store: Pick<PictureStore, 'find' | 'keepPictures' | 'keepRecord' | 'state'>
  /** Undefined where faces are not tagged on this box. */
  readonly tagger: Pick<LocalTagger, 'tag' | 'problem'> | undefined
  readonly events: EgressEvents
}

type Link = Pick<MqttLink, 'publish' | 'peer'>
type Thinned = Extract<Departure, { is: 'thinned' }>
type Judged = { readonly decoded: Frame; readonly departure: Exclude<Departure, { is: 'held' }> }

/** A stick: nobody knows where it is read, nor by which line it is sent on. */
const byHand = { address: '', isMutualTls: false } as const

/** The one way out for captures. */
export class Egress {
  readonly #needs: EgressNeeds
  readonly #topic: string
  readonly #keeping = new Map<string, Promise<EdgeTags | undefined>>()
  #withheld = 0
  #declined = 0
  #refusal: Bilingual | undefined
  #storeTrouble: string | undefined

  constructor(needs: EgressNeeds) {
    this.#needs = needs
    this.#topic = agentTopic.write(needs.agentId, 'captures')
  }

  get state(): NonNullable<AgentStatus['egress']> {
    const { policy, store } = this.#needs
    return { ...policy, withheld: this.#withheld, declined: this.#declined, ...store.state }
  }

  /** Empty when all is well, else what is not, one sentence each. */
  problems(): readonly Bilingual[] {
    const tagging = this.#needs.tagger?.problem
    const store = this.#storeTrouble
    return [
      this.#refusal,
      store === undefined
        ? undefined
        : {
            en: `face pictures cannot be kept here, so their captures wait: ${store}`,
            zh: `人脸图片无法保存在本机，相关抓拍暂不上传：${store}`,
          },
      tagging === undefined
        ? undefined
        : {
            en: `faces are not tagged on this box: ${tagging}`,
            zh: `本机未能识别人脸：${tagging}`,
          },
    ].filter((each) => each !== undefined)
  }

  /** Whether a capture of this kind is not to be taken at all; counted where it is not. */
  declines(kind: CaptureKind): boolean {
    if (this.#needs.policy.faceMode !== 'off' || !isOfPerson(kind)) return false
    this.#declined += 1
    this.#needs.events.captureDeclined({ kind })
    return true
  }

  /**
   * Sends a frame by this link, without the pictures that may not go that way; these are kept on this box first.
   *
   * `leaving` is told how many bytes go, when they go. Resolves with 'sent' at the broker's PUBACK, with 'unreadable' where the frame
   * cannot be judged and so stays. Throws MQTT_AWAY, BLOBS_AWAY, STOPPING: it is to be tried again.
   */
  async send(
    link: Link,
    frame: Buffer,
    leaving: (bytes: number) => void,
  ): Promise<'sent' | 'unreadable'> {
    const judged = this.#judge(frame, link.peer)
    if (judged === undefined) return 'unreadable'
    this.#tell(judged.departure, link.peer.address)
    const bytes = await this.#passed(frame, judged)
    leaving(bytes.length)
    await link.publish(this.#topic, bytes, 1)
    return 'sent'
  }

  /**
   * A frame as it may leave by hand; its face pictures are kept on this box first where they may not. Undefined where it cannot be
   * judged. Throws BLOBS_AWAY, STOPPING.
   */
  async carry(
    frame: Buffer,
  ): Promise<{ readonly frame: Buffer; readonly isThinned: boolean } | undefined> {
    const judged = this.#judge(frame, byHand)
    if (judged === undefined) return undefined
    const isThinned = judged.departure.is === 'thinned'
    return { frame: await this.#passed(frame, judged), isThinned }
  }

  #judge(frame: Buffer, way: WayOut): Judged | undefined {
    const decoded = decodeFrame(frame)
    if (!decoded.ok) return undefined
    const departure = decideEgress(decoded.frame.capture, way, this.#needs.policy)
    if (departure.is === 'held') throw new Fault('MQTT_AWAY', 'the connection is over')
    return { decoded: decoded.frame, departure }
  }

  async #passed(frame: Buffer, { decoded, departure }: Judged): Promise<Buffer> {
    return departure.is === 'thinned' ? this.#thinned(decoded, departure) : frame
  }

  #tell(departure: Departure, address: string | undefined): void {
    if (departure.is === 'thinned') this.#refusal = refusalOf(departure.reason, address)
    else if (departure.is === 'whole' && departure.hasFaces) this.#refusal = undefined
  }

  async #thinned(frame: Frame, departure: Thinned): Promise<Buffer> {
    const { withheld, reason } = departure
    try {
      const edgeTags = await this.#keepOnce(frame, departure)
      this.#storeTrouble = undefined
      const told = { reason, ...(edgeTags === undefined ? {} : { edgeTags }) }
      return withholdPictures(frame, withheld, told)
    } catch (error) {
      if (error instanceof Fault && error.code === 'BLOBS_AWAY')
        this.#storeTrouble = messageOf(error)
      throw error
    }
  }

  /** Once for each capture, however often it is sent; those who come meanwhile wait for the same end. */
  #keepOnce(frame: Frame, departure: Thinned): Promise<EdgeTags | undefined> {
    const { captureId } = frame.capture
    const running = this.#keeping.get(captureId)
    if (running !== undefined) return running
    const work = this.#keep(frame, departure).finally(() => this.#keeping.delete(captureId))
    this.#keeping.set(captureId, work)
    return work
  }

  async #keep({ capture, images }: Frame, { withheld, reason }: Thinned) {
    const { store, events } = this.#needs
    const known = await store.find(capture)
    if (known !== undefined) return known.edgeTags
    const pictures = [...withheld].flatMap((index) => {
      const [ref, bytes] = [capture.images[index], images[index]]
      return ref === undefined || bytes === undefined ? [] : [{ ref, bytes }]
    })
    let edgeTags: EdgeTags | undefined
    if (reason !== 'off') {
      await store.keepPictures(capture, pictures)
      edgeTags = await this.#tags(capture, images)
      const refs = pictures.map(({ ref }) => ref)
      await store.keepRecord(capture, refs, edgeTags)
    }
    this.#withheld += 1
    events.picturesWithheld({ reason, pictures: pictures.length })
    return edgeTags
  }

  async #tags(capture: Capture, images: readonly Buffer[]) {
    return isOfPerson(capture.kind) ? this.#needs.tagger?.tag(capture, images) : undefined
  }
}

/** What an operator can act on; that a mode keeps pictures here is what was asked for. */
function refusalOf(reason: WithheldReason, address = ''): Bilingual | undefined {
  const ways = {
    en: 'or set AGENT_IMPACT_ASSESSMENT_ID, or AGENT_FACE_MODE=local_only',
    zh: '或填写 AGENT_IMPACT_ASSESSMENT_ID，或设 AGENT_FACE_MODE=local_only',
  }
  if (reason === 'link_open')
    return {
      en: `face pictures stay here: the broker is not reached by mutual TLS; enrol this box (zhian-edge enroll), ${ways.en}`,
      zh: `人脸图片未上传：与消息服务器之间没有双向 TLS；请注册本机（zhian-edge enroll），${ways.zh}`,
    }
  if (reason === 'address_public')
    return {
      en: `face pictures stay here: the broker's address ${address} is not private; reach it by a private network, ${ways.en}`,
      zh: `人脸图片未上传：消息服务器地址 ${address} 不是内网地址；请改用内网连接，${ways.zh}`,
    }
  return undefined
}
