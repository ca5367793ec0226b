import { decodeDahua } from './dahua/decode-message.ts'
import type { DecodeMessage } from './decode-message.ts'
import { decodeFolder } from './folder/decode-message.ts'
import { decodeFrigate } from './frigate/decode-message.ts'
import { decodeFtp } from './ftp/decode-message.ts'
import { decodeGat1400 } from './gat1400/decode-message.ts'
import { decodeHikvision } from './hikvision/decode-message.ts'
import { decodeOnvif } from './onvif/decode-message.ts'

/** How a saved message of each protocol is taken. */
export const decoders: ReadonlyMap<string, DecodeMessage> = new Map([
  ['gat1400', decodeGat1400],
  ['hikvision', decodeHikvision],
  ['dahua', decodeDahua],
  ['onvif', decodeOnvif],
  ['frigate', decodeFrigate],
  ['ftp', decodeFtp],
  ['folder', decodeFolder],
])
