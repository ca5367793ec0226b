import type { DecodeMessage } from '../decode-message.ts'
import { fetchNoPictures } from '../fetch-pictures.ts'
import { AwaitedCaptures } from './awaited-captures.ts'
import { receivePushed } from './listener.ts'

/** Nobody sends what lies in a file; who does not name his hardware is known by the address that he writes. */
const nobody = '-'
const addressInBody = /ipAddress(?:>|"\s*:\s*")\s*(\d{1,3}(?:\.\d{1,3}){3})\s*["<]/i
const searchedBytesMax = 64 * 1024
/** What the quarantine writes before a body, so that it can be read again. */
const savedHead = /^Content-Type: ([^\r\n]*)\r\n\r\n/

/** A saved body of a push, or a piece of an alert stream, or one document alone. */
export const decodeHikvision: DecodeMessage = async (doors, { bytes, contentType }) => {
  const head = savedHead.exec(bytes.subarray(0, 512).toString('latin1'))
  await using opened = new AsyncDisposableStack()
  const awaited = opened.use(new AwaitedCaptures(doors, 60_000))
  await receivePushed(
    {
      url: '/',
      peer: addressInBody.exec(bytes.toString('latin1', 0, searchedBytesMax))?.[1] ?? nobody,
      admitted: { is: 'stranger' },
      contentType: contentType ?? head?.[1],
      body: head === null ? bytes : bytes.subarray(head[0].length),
    },
    { doors, awaited, fetchPictures: fetchNoPictures },
  )
}
