import { expect, test } from 'vitest'
import { along, readParkSearch } from './park-search.ts'

test('an address keeps what has the right shape and forgets the rest', () => {
  const raw = { park: 'p-1', period: '2026-13', size: 'key', band: 'BLUE', enterprise: 12, x: 1 }
  expect(readParkSearch(raw)).toEqual({ park: 'p-1', size: 'key', enterprise: '12' })
})

test('park and time go along from page to page, filters and defaults do not', () => {
  expect(along({ park: 'p', period: '2026-10', band: 'RED' })).toEqual({
    park: 'p',
    period: '2026-10',
  })
  expect(along({ period: 'rolling30' })).toEqual({})
})
