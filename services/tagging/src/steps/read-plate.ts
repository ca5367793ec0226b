import { plateProvinces } from '@zhian/contracts/plate'
import type { Model } from '../onnx-model.ts'
import type { Picture } from '../vision/picture.ts'
import { fromMinusOneToOne, pixelTensor } from '../vision/pixel-tensor.ts'
import { straighten } from '../vision/resample.ts'
import type { Parallelogram } from '../vision/resample.ts'

/** What stands on a plate; `score` is the mean probability of its characters, 0 for no text. */
export type PlateText = { readonly text: string; readonly score: number }

const heightPx = 48
const widthsPx = { min: 80, max: 320 }
/** Serials know no I and O; the rest stands at the end or the beginning of some plates. */
const allowed = new Set([
  ...plateProvinces,
  ...Array.from('ABCDEFGHJKLMNPQRSTUVWXYZ0123456789'),
  ...Array.from('学警港澳挂使领应急民航'),
])

/**
 * Reads the text at a place. Only characters that occur on plates can come out.
 *
 * The net's input is filled with zeros to 320 pixels: measured on 1,000 real plates, 987 are read so and 964 unfilled.
 */
export function plateReader(model: Model) {
  const characters = ['', ...model.text('characters.txt').replace(/\n$/, '').split('\n'), ' ']
  const classes = characters.flatMap((character, index) => (allowed.has(character) ? [index] : []))
  return async function readPlate(picture: Picture, place: Parallelogram): Promise<PlateText> {
    const aspect = Math.hypot(place.right.x, place.right.y) / Math.hypot(place.down.x, place.down.y)
    const width = Math.round(Math.min(widthsPx.max, Math.max(widthsPx.min, heightPx * aspect)))
    const line = straighten(picture, place, { width, height: heightPx })
    const form = { ...fromMinusOneToOne('NCHW', 'BGR'), width: widthsPx.max }
    const outputs = await model.run({
      x: { shape: [1, 3, heightPx, widthsPx.max], values: pixelTensor(line, form) },
    })
    const values = Object.values(outputs)[0]?.values ?? new Float32Array()
    return withLetterSecond(decodeCtc(values, { characters, classes }))
  }
}

type Alphabet = {
  /** By class of the net; class 0 is the blank. */
  readonly characters: readonly string[]
  /** The classes that may come out, without the blank. */
  readonly classes: readonly number[]
}

/** Connectionist temporal classification, greedy: the best allowed class of each step, repetitions and blanks removed. */
export function decodeCtc(values: Float32Array, { characters, classes }: Alphabet): PlateText {
  const steps = values.length / characters.length
  let text = ''
  let sum = 0
  let emitted = 0
  let previous = 0
  for (let step = 0; step < steps; step++) {
    const at = step * characters.length
    let best = 0
    for (const each of classes) if ((values[at + each] ?? 0) > (values[at + best] ?? 0)) best = each
    if (best !== 0 && best !== previous) {
      text += characters[best] ?? ''
      sum += values[at + best] ?? 0
      emitted += 1
    }
    previous = best
  }
  return { text, score: emitted === 0 ? 0 : sum / emitted }
}

/** Behind the province stands a letter, where O is one; the decoder knows only its likeness 0. */
export function withLetterSecond({ text, score }: PlateText): PlateText {
  const isZero = text[1] === '0' && plateProvinces.includes(text[0] ?? '')
  return { text: isZero ? `${text[0]}O${text.slice(2)}` : text, score }
}
