import type { CaptureKind } from '@zhian/contracts/capture'
import { openModel } from '@zhian/tagging/onnx-model'
import type { Model, Values } from '@zhian/tagging/onnx-model'
import { decodeImage } from '@zhian/tagging/steps/decode-image'
import { faceTagger } from '@zhian/tagging/steps/tag-faces'
import { vehicleTagger } from '@zhian/tagging/steps/tag-vehicles'

/** One run of a net, with its inputs as our steps made them. */
export interface RecordedRun {
  readonly model: string
  readonly inputs: Readonly<Record<string, Values>>
}

/** Which nets run on these pictures, how often, on what: the part of the work that nobody can leave out. */
export async function recordRuns(
  modelsFolder: string,
  kind: CaptureKind,
  pictures: readonly Uint8Array[],
): Promise<RecordedRun[][]> {
  let runs: RecordedRun[] = []
  const open = async (name: string): Promise<Model> => {
    const model = await openModel(modelsFolder, name)
    return {
      ...model,
      run(inputs) {
        runs.push({ model: name, inputs })
        return model.run(inputs)
      },
    }
  }
  const tagPicture =
    kind === 'face'
      ? faceTagger({ detect: await open('face-detect'), mesh: await open('face-mesh') })
      : vehicleTagger({
          detect: await open('vehicle-detect'),
          locate: await open('plate-locate'),
          read: await open('plate-read'),
        })
  const recorded: RecordedRun[][] = []
  for (const bytes of pictures) {
    const decoded = await decodeImage(bytes)
    if (decoded.is !== 'kept') throw new Error('a picture of the bench cannot be decoded')
    runs = []
    await tagPicture(decoded.value.picture)
    recorded.push(runs)
  }
  return recorded
}
