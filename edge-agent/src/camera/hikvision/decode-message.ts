import type { DecodeMessage } from '../decode-message.ts'
import { fetchNoPictures } from '../fetch-pictures.ts'
import { AwaitedCaptures } from './awaited-captures.ts'
import { receivePushed } from './listener.ts'

/** Nobody sends what lies in a file. */
const nobody = '-'
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
      peer: nobody,
      admitted: { is: 'stranger' },
      contentType: contentType ?? head?.[1],
      body: head === null ? bytes : bytes.subarray(head[0].length),
    },
    { doors, awaited, fetchPictures: fetchNoPictures },
  )
}
