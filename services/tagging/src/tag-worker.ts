import { parentPort, workerData } from 'node:worker_threads'
import { messageOf } from '@zhian/kit/fault'
import { hardenDecoder } from './steps/decode-image.ts'
import { openPictureTagger } from './tag-picture.ts'
import type { PictureJob, TaggerPlan } from './tag-picture.ts'

/** What a worker thread is told and what it answers; `number` joins the two. */
type Told = { readonly number: number; readonly job: PictureJob }

const port = parentPort
if (port === null) throw new Error('tag-worker.ts is the file of a worker thread')

hardenDecoder()
const tagPicture = await openPictureTagger(workerData as TaggerPlan)

port.on('message', ({ number, job }: Told) => {
  tagPicture(job).then(
    (outcome) => port.postMessage({ is: 'done', number, outcome }),
    (error: unknown) => port.postMessage({ is: 'failed', number, message: messageOf(error) }),
  )
})
port.postMessage({ is: 'ready' })
