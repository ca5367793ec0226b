import { expect, test } from 'vitest'
import { Fault } from '@zhian/kit/fault'
import { blobReader } from './read-blob.ts'

function reader(answers: (Buffer | Fault)[], { missingMsMax = 100 } = {}) {
  let now = 0
  const problems: string[] = []
  const readBlob = blobReader({
    missingMsMax,
    backoff: { firstMs: 1, maxMs: 1 },
    now: () => (now += 60),
    onRetry: (problem) => problems.push(problem),
    blobs: {
      get() {
        const next = answers.shift()
        return next instanceof Buffer ? Promise.resolve(next) : Promise.reject(next ?? new Error())
      },
    },
  })
  return { readBlob, problems }
}

const missing = () => new Fault('BLOB_MISSING', 'no blob has this key')
const going = new AbortController().signal

test('a blob that is late is waited for', async () => {
  const { readBlob, problems } = reader([missing(), Buffer.from('here')], { missingMsMax: 1000 })
  expect(await readBlob('key', going)).toEqual(Buffer.from('here'))
  expect(problems).toHaveLength(1)
})

test('a blob that stays away is given up', async () => {
  expect(await reader([missing(), missing(), missing()]).readBlob('key', going)).toBeNull()
})

test('an absent store is never taken for a missing blob', async () => {
  const away = () => new Fault('BLOBS_AWAY', 'no disk')
  const { readBlob } = reader([away(), away(), Buffer.from('here')], { missingMsMax: 0 })
  expect(await readBlob('key', going)).toEqual(Buffer.from('here'))
})
