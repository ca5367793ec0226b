import { refusal } from './refusal.ts'

/** Where a page ended: what comes next is older, or as old with a smaller id. */
export interface Cursor {
  readonly capturedAtMs: number
  readonly captureId: string
}

const form = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export function writeCursor({ capturedAtMs, captureId }: Cursor): string {
  return Buffer.from(`${capturedAtMs}.${captureId}`).toString('base64url')
}

/** Throws INPUT_REFUSED for what this API did not write. */
export function readCursor(text: string): Cursor {
  const [, capturedAtMs, captureId] = form.exec(Buffer.from(text, 'base64url').toString()) ?? []
  if (capturedAtMs === undefined || captureId === undefined)
    throw refusal('INPUT_REFUSED', {
      en: 'cursor: was not given out by this API',
      zh: 'cursor：不是本接口给出的',
    })
  return { capturedAtMs: Number(capturedAtMs), captureId }
}
