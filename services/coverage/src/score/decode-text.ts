import type { Problem } from './shape.ts'

export type DecodedText =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** UTF-8, or UTF-16 as its mark or its zeros say; the mark is left out. Anything else is refused: a guess could change a number. */
export function decodeText(bytes: Uint8Array): DecodedText {
  try {
    return { ok: true, value: new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes) }
  } catch {
    const told = {
      zh: '不是 UTF-8（也不是 UTF-16）文本，请以 UTF-8 编码另存后再试',
      en: 'is not text in UTF-8 (or UTF-16): save it as UTF-8 and try again',
    }
    return { ok: false, problems: [{ path: '', ...told }] }
  }
}

/** JSON begins with two ASCII characters, whose other halves are zero in UTF-16 (RFC 4627, 3). */
function encodingOf([first, second]: Uint8Array): string {
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
  return isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8'
}
