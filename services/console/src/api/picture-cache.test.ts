import { expect, test } from 'vitest'
import { pictureCache } from './picture-cache.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))
const nothing = () => undefined

function given(load: (href: string, signal: AbortSignal) => Promise<Blob>) {
  const revoked: string[] = []
  const asked: string[] = []
  let made = 0
  const pictures = pictureCache({
    load(href, signal) {
      asked.push(href)
      return load(href, signal)
    },
    makeUrl: () => `blob:${++made}`,
    revokeUrl: (url) => revoked.push(url),
    idleMax: 1,
  })
  return { pictures, revoked, asked }
}

test('a picture is fetched once for all who look at it', async () => {
  const { pictures, asked } = given(() => Promise.resolve(new Blob(['x'])))
  let changes = 0
  pictures.watch('/a', () => changes++)
  pictures.watch('/a', () => changes++)
  expect(pictures.peek('/a')).toEqual({ is: 'loading' })
  await settled()
  expect(pictures.peek('/a')).toEqual({ is: 'ready', url: 'blob:1' })
  expect([asked, changes]).toEqual([['/a'], 2])
})

test('what lies idle longest is revoked first, and what is looked at never', async () => {
  const { pictures, revoked } = given(() => Promise.resolve(new Blob(['x'])))
  const leave = ['/a', '/b', '/c'].map((href) => pictures.watch(href, nothing))
  await settled()
  leave[0]?.()
  leave[1]?.()
  expect(revoked).toEqual(['blob:1'])
  pictures.watch('/b', nothing)
  leave[2]?.()
  expect(revoked).toEqual(['blob:1'])
})

test('a load that nobody waits for is stopped and its bytes are let go', async () => {
  let aborted = false
  const { pictures, revoked } = given((_href, signal) => {
    signal.addEventListener('abort', () => (aborted = true))
    return Promise.resolve(new Blob(['x']))
  })
  pictures.watch('/a', nothing)()
  await settled()
  expect([aborted, revoked, pictures.peek('/a').is]).toEqual([true, [], 'loading'])
})

test('a failure is shown, and tried anew when somebody looks again', async () => {
  const { pictures, asked } = given(() => Promise.reject(new Error('away')))
  const leave = pictures.watch('/a', nothing)
  await settled()
  expect(pictures.peek('/a').is).toBe('failed')
  leave()
  pictures.watch('/a', nothing)
  expect(asked).toEqual(['/a', '/a'])
})

test('signing out lets go of everything', async () => {
  const { pictures, revoked } = given(() => Promise.resolve(new Blob(['x'])))
  pictures.watch('/a', nothing)
  await settled()
  pictures.clear()
  expect(revoked).toEqual(['blob:1'])
})
