import type { Socket } from 'node:net'
import { kindOf, messageOf } from '@zhian/kit/fault'
import type { AdapterDoors } from '../camera-adapter.ts'
import { openActive, openPassive, plainAddress, readEprt, readPort } from './data-channel.ts'
import type { ChannelNeeds, DataChannel, PassivePorts, Target } from './data-channel.ts'
import type { FtpGate } from './ftp-gate.ts'
import { isVideoName } from './read-name.ts'
import { receiveFile } from './receive-file.ts'
import type { ReceiveNeeds } from './receive-file.ts'
import { protocol } from './take-upload.ts'
import type { Upload } from './take-upload.ts'
import type { Uploads } from './uploads.ts'
import { parentOf, resolvePath } from './virtual-path.ts'

export interface SessionNeeds extends ReceiveNeeds {
  readonly gate: FtpGate
  readonly uploads: Uploads
  readonly ports: PassivePorts
  readonly doors: AdapterDoors
  readonly openMs: number
}

/** What the client is told: a code of RFC 959 and words, several lines where there are several. */
export type Reply = readonly [code: number, ...lines: readonly string[]]
type Command = (argument: string) => Reply | Promise<Reply>

const beforeLogin = new Set(['USER', 'PASS', 'QUIT', 'FEAT', 'SYST', 'NOOP', 'OPTS'])
/** Sizes that some cameras ask for after an upload. */
const rememberedMax = 32
const portMin = 1024

/** One camera's control connection: upload only. Directories are words, since nothing but captures is kept. */
export class FtpSession {
  readonly #needs: SessionNeeds
  readonly #control: Socket
  readonly #peer: string
  readonly #say: (reply: Reply) => void
  readonly #sizes = new Map<string, number>()
  #username = ''
  #account: { readonly deviceId?: string } | undefined
  #folder = ''
  #channel: DataChannel | undefined
  #renameFrom: string | undefined
  /** True once the client said QUIT or may not go on. */
  isOver = false

  constructor(control: Socket, needs: SessionNeeds, say: (reply: Reply) => void) {
    this.#control = control
    this.#needs = needs
    this.#say = say
    this.#peer = plainAddress(control.remoteAddress)
  }

  /** Never rejects. */
  async run(name: string, argument: string): Promise<Reply> {
    const command = Object.hasOwn(this.#commands, name) ? this.#commands[name] : undefined
    if (command === undefined) return [502, 'This server takes uploads only']
    if (this.#account === undefined && !beforeLogin.has(name)) return [530, 'Log in first']
    const renameFrom = this.#renameFrom
    if (name !== 'RNTO') this.#renameFrom = undefined
    try {
      return await command(argument)
    } catch (error) {
      const reason = messageOf(error)
      if (kindOf(error) !== 'unavailable')
        this.#needs.doors.events.adapterTroubled({ protocol, why: reason })
      else this.#needs.doors.events.inputTurnedAway({ protocol, reason: 'not_stored' })
      this.#renameFrom = renameFrom
      return [452, 'Not stored, come again']
    }
  }

  close(): void {
    this.#channel?.[Symbol.dispose]()
    this.#channel = undefined
  }

  readonly #commands: Readonly<Record<string, Command | undefined>> = {
    USER: (name) => {
      this.#username = name
      this.#account = undefined
      return [331, 'Password please']
    },
    PASS: (password) => this.#logIn(password),
    QUIT: () => {
      this.isOver = true
      return [221, 'Bye']
    },
    NOOP: () => [200, 'OK'],
    SYST: () => [215, 'UNIX Type: L8'],
    FEAT: () => [211, 'Features', 'UTF8', 'EPSV', 'EPRT', 'PASV', 'SIZE', 'End'],
    OPTS: () => [200, 'OK'],
    TYPE: (type) => (/^([AI]|L 8)/i.test(type) ? [200, 'OK'] : [504, 'Type I only']),
    MODE: (mode) => (/^S$/i.test(mode) ? [200, 'OK'] : [504, 'Mode S only']),
    STRU: (structure) => (/^F$/i.test(structure) ? [200, 'OK'] : [504, 'Structure F only']),
    ALLO: () => [202, 'Not needed'],
    REST: (offset) => (offset === '0' ? [350, 'OK'] : [502, 'Use APPE to go on']),
    PWD: () => [257, `"/${quoted(this.#folder)}" is the folder`],
    CWD: (path) => this.#enter(resolvePath(this.#folder, path)),
    CDUP: () => this.#enter(parentOf(this.#folder)),
    MKD: (path) => {
      const folder = path === '' ? undefined : resolvePath(this.#folder, path)
      if (folder === undefined) return this.#refusePath()
      return [257, `"/${quoted(folder)}" is there`]
    },
    PASV: () => this.#passive('PASV'),
    EPSV: (argument) => (/^all$/i.test(argument) ? [200, 'OK'] : this.#passive('EPSV')),
    PORT: (argument) => this.#active(readPort(argument)),
    EPRT: (argument) => this.#active(readEprt(argument)),
    ABOR: () => {
      this.close()
      return [226, 'Nothing is running']
    },
    STOR: (path) => this.#receive(path, false),
    APPE: (path) => this.#receive(path, true),
    SIZE: (path) => this.#size(path),
    RNFR: (path) => {
      const from = path === '' ? undefined : resolvePath(this.#folder, path)
      if (from === undefined || this.#bytesOf(from) === undefined) return [550, 'No such file']
      this.#renameFrom = from
      return [350, 'And its new name?']
    },
    RNTO: (path) => this.#rename(path),
  }

  async #logIn(password: string): Promise<Reply> {
    const admitted = this.#needs.gate.admit(this.#peer, { username: this.#username, password })
    if (admitted.is === 'in') {
      this.#account = admitted
      return [230, 'Welcome']
    }
    this.#needs.doors.events.cameraRefused({ protocol, reason: admitted.reason, peer: this.#peer })
    this.isOver = admitted.is === 'out'
    return this.isOver ? [421, 'Too many wrong passwords'] : [530, 'User name or password is wrong']
  }

  #enter(folder: string | undefined): Reply {
    if (folder === undefined) return this.#refusePath()
    this.#folder = folder
    return [250, 'OK']
  }

  #refusePath(): Reply {
    this.#needs.doors.events.inputTurnedAway({ protocol, reason: 'path_refused' })
    return [553, 'This name is not allowed']
  }

  async #passive(style: 'PASV' | 'EPSV'): Promise<Reply> {
    this.close()
    const host = plainAddress(this.#control.localAddress)
    if (style === 'PASV' && host.includes(':')) return [522, 'Use EPSV']
    const channel = await openPassive(this.#channelNeeds(host))
    this.#channel = channel
    const { port } = channel
    if (style === 'EPSV') return [229, `Entering extended passive mode (|||${port}|)`]
    const numbers = [...host.split('.'), port >>> 8, port & 255].join(',')
    return [227, `Entering passive mode (${numbers})`]
  }

  /** Only the camera itself may be called: a server that calls others on demand is a tool for strangers. */
  #active(target: Target | undefined): Reply {
    this.close()
    if (target === undefined) return [501, 'Not an address']
    const isItself = target.host === this.#peer && target.port >= portMin && target.port <= 65_535
    if (!isItself) {
      const reason = 'data_address_foreign'
      this.#needs.doors.events.cameraRefused({ protocol, reason, peer: this.#peer })
      return [504, 'Only to your own address, at a port above 1023']
    }
    const needs = this.#channelNeeds(plainAddress(this.#control.localAddress))
    this.#channel = openActive({ ...needs, port: target.port })
    return [200, 'OK']
  }

  #channelNeeds(host: string): ChannelNeeds {
    const { ports, openMs } = this.#needs
    return { ports, openMs, host, peer: this.#peer }
  }

  async #receive(argument: string, isAppended: boolean): Promise<Reply> {
    const channel = this.#channel
    this.#channel = undefined
    using closing = channel
    const path = argument === '' ? undefined : resolvePath(this.#folder, argument)
    if (path === undefined || path === '') return this.#refusePath()
    if (isVideoName(path)) {
      this.#needs.doors.events.inputTurnedAway({ protocol, reason: 'video' })
      return [553, 'Pictures only, no recordings']
    }
    if (closing === undefined) return [425, 'PASV, EPSV, PORT or EPRT first']
    this.#say([150, 'Go on'])
    const socket = await closing.open().catch(() => undefined)
    if (socket === undefined) return [425, 'No data connection']
    const lostControl = () => socket.destroy(new Error('the control connection is gone'))
    this.#control.once('close', lostControl)
    try {
      return await this.#take(socket, this.#uploadTo(path), isAppended)
    } finally {
      this.#control.off('close', lostControl)
    }
  }

  async #take(socket: Socket, upload: Upload, isAppended: boolean): Promise<Reply> {
    const { uploads, budget, doors } = this.#needs
    const { is, bytes } = await receiveFile(socket, this.#needs)
    try {
      if (is === 'too_large' || is === 'no_room') {
        doors.events.inputTurnedAway({ protocol, reason: is })
        return is === 'too_large' ? [552, 'The file is too large'] : [452, 'No room, come again']
      }
      if (is === 'cut_off') {
        await uploads.cutOff(upload, bytes, isAppended)
        return [426, 'The transfer broke off']
      }
      await (isAppended ? uploads.append(upload, bytes) : uploads.finish(upload, bytes))
      this.#remember(upload.path, uploads.bytesOf(upload) ?? bytes.length)
      return [226, 'Stored']
    } finally {
      budget.give(bytes.length)
    }
  }

  async #rename(argument: string): Promise<Reply> {
    const from = this.#renameFrom
    this.#renameFrom = undefined
    const to = argument === '' ? undefined : resolvePath(this.#folder, argument)
    if (from === undefined) return [503, 'RNFR first']
    if (to === undefined || to === '') return this.#refusePath()
    const bytes = this.#bytesOf(from) ?? 0
    const isStaged = await this.#needs.uploads
      .rename(this.#uploadTo(from), this.#uploadTo(to))
      .catch((error: unknown) => {
        this.#renameFrom = from
        throw error
      })
    // Complete under its first name already, so it is a capture; a later name changes nothing.
    if (!isStaged) this.#needs.doors.events.inputNoted({ protocol, what: 'renamed_after_taken' })
    this.#sizes.delete(from)
    this.#remember(to, bytes)
    return [250, 'Renamed']
  }

  #size(argument: string): Reply {
    const path = resolvePath(this.#folder, argument)
    const bytes = path === undefined ? undefined : this.#bytesOf(path)
    return bytes === undefined ? [550, 'No such file'] : [213, String(bytes)]
  }

  #bytesOf(path: string): number | undefined {
    return this.#needs.uploads.bytesOf(this.#uploadTo(path)) ?? this.#sizes.get(path)
  }

  #uploadTo(path: string): Upload {
    const deviceId = this.#account?.deviceId
    return { path, peer: this.#peer, ...(deviceId === undefined ? {} : { deviceId }) }
  }

  #remember(path: string, bytes: number): void {
    this.#sizes.set(path, bytes)
    const [oldest] = this.#sizes.keys()
    if (this.#sizes.size > rememberedMax && oldest !== undefined) this.#sizes.delete(oldest)
  }
}

function quoted(path: string): string {
  return path.replaceAll('"', '""')
}
