import { spawnSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { publicAddress } from './public-address.ts'

test.each([
  ['api.zone', 'https://api.zone'],
  ['API.Zone:8443', 'https://api.zone:8443'],
  ['10.0.0.7:17080', 'https://10.0.0.7:17080'],
  ['[fd00::7]:80', 'https://[fd00::7]:80'],
])('the host %s is an address', (host, address) => {
  expect(publicAddress(undefined, { protocol: 'https', host })).toBe(address)
})

test.each([
  '',
  'a b',
  "a'b",
  'a;reboot',
  'a$(reboot)',
  'a`reboot`',
  'a\nreboot',
  'a/../b',
  'user@host',
  'a:99999999',
  '-a',
  'a\\',
  'a#b',
  '[::1',
])('the host %j is refused', (host) => {
  expect(() => publicAddress(undefined, { protocol: 'https', host })).toThrow('Host:')
})

test('what is configured is believed, whatever Host says', () => {
  const asked = { protocol: 'http', host: 'evil.example' }
  expect(publicAddress('https://api.zone', asked)).toBe('https://api.zone')
})

test('no host that is taken says anything to a shell but its own text', () => {
  const taken: string[] = []
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (host) => {
      try {
        taken.push(publicAddress(undefined, { protocol: 'https', host }))
      } catch {
        // Refused, which is as good.
      }
    }),
    { numRuns: 2000 },
  )
  taken.push(publicAddress(undefined, { protocol: 'https', host: 'api.zone' }))
  const script = taken.map((address) => `printf '%s\\n' '${address}'`).join('\n')
  const said = spawnSync('sh', { input: script, encoding: 'utf8' }).stdout
  expect(said).toBe(`${taken.join('\n')}\n`)
})
