import type { AdapterDoors } from './camera-adapter.ts'

/** A message as somebody saved it. */
export interface SavedMessage {
  readonly bytes: Buffer
  /** The file's own name, which for pictures says much. */
  readonly name?: string | undefined
  /** Where it lies, as far as somebody knows. */
  readonly path?: string | undefined
  /** As the camera sent it, with its boundary; absent where nobody kept it. */
  readonly contentType?: string | undefined
}

/** Takes a saved message the way the adapter would have taken it, through the doors that it is given. */
export type DecodeMessage = (doors: AdapterDoors, message: SavedMessage) => Promise<void>
