import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { listen } from '@zhian/kit/health'
import { afterEach, expect, test } from 'vitest'
import type { KnownCamera } from '../../camera/camera-roster.ts'
import { writeLocalTime } from '../../camera/capture-time.ts'
import { probeClock } from './probe-clock.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function givenCamera(answer: RequestListener, profile: KnownCamera['profile'] = {}) {
  const server = createServer(answer)
  const port = await listen(server, { host: '127.0.0.1', port: 0 })
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const named = { deviceId: 'd', cameraId: 'c', protocol: 'hikvision' }
  return { ...named, profile: { ...profile, address: `127.0.0.1:${port}` } }
}

const ask = (known: KnownCamera) => probeClock({ known, address: undefined, now: Date.now })
const offsetOf = (sample: Awaited<ReturnType<typeof ask>>) =>
  (sample?.deviceAtMs ?? NaN) - (sample?.receivedAtMs ?? NaN)
const minuteMs = 60_000
const wall = (atMs: number) =>
  writeLocalTime(atMs).replace(/(....)(..)(..)(..)(..)(..)/, '$1-$2-$3T$4:$5:$6')

test('ISAPI says its time and zone, whose sign is turned round', async () => {
  const known = await givenCamera(
    (asked, answer) => {
      if (asked.url !== '/ISAPI/System/time') throw new Error(asked.url)
      const local = wall(Date.now() - 5 * minuteMs - 60 * minuteMs)
      answer.end(
        `<Time xmlns="http://www.hikvision.com/ver20/XMLSchema"><localTime>${local}</localTime><timeZone>CST-7:00:00</timeZone></Time>`,
      )
    },
    { password: 'Sim12345' },
  )
  expect(offsetOf(await ask(known)) / minuteMs).toBeCloseTo(-5, 0)
})

test('Dahua says its wall clock', async () => {
  const known = await givenCamera(
    (asked, answer) => {
      if (asked.url !== '/cgi-bin/global.cgi?action=getCurrentTime') throw new Error(asked.url)
      answer.end(`result=${wall(Date.now() + 2 * minuteMs).replace('T', ' ')}\r\n`)
    },
    { password: 'Sim12345' },
  )
  expect(offsetOf(await ask({ ...known, protocol: 'dahua' })) / minuteMs).toBeCloseTo(2, 0)
})

test('one whose password nobody knows has a Date header, even where it refuses us', async () => {
  const dated = (aheadMs: number) =>
    givenCamera((_asked, answer) => {
      answer.sendDate = false
      answer.writeHead(200, { date: new Date(Date.now() + aheadMs).toUTCString() }).end()
    })
  expect(offsetOf(await ask(await dated(-3 * minuteMs))) / minuteMs).toBeCloseTo(-3, 0)
  // Eight hours ahead to the minute: its web server writes local time.
  expect(await ask(await dated(480 * minuteMs))).toBeUndefined()
  const mute = await givenCamera((_asked, answer) => {
    answer.sendDate = false
    answer.end()
  })
  expect(await ask(mute)).toBeUndefined()
})

test('who does not answer, or lives elsewhere, says nothing', async () => {
  const gone = await givenCamera((_asked, answer) => answer.destroy())
  expect(await ask(gone)).toBeUndefined()
  expect(
    await probeClock({ known: undefined, address: '203.0.113.9', now: Date.now }),
  ).toBeUndefined()
})
