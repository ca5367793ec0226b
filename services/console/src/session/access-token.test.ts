import { expect, test } from 'vitest'
import {
  forgetToken,
  forgivingStore,
  keepToken,
  keptToken,
  readToken,
  takeFragmentToken,
} from './access-token.ts'
import type { TokenStore } from './access-token.ts'

function storeInMemory(): TokenStore & { readonly held: Map<string, string> } {
  const held = new Map<string, string>()
  return {
    held,
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
  }
}

test('a token leaves the address, and the rest of the address stays', () => {
  expect(takeFragmentToken('http://h/?kind=face#token=abc.d_e')).toEqual({
    token: 'abc.d_e',
    href: 'http://h/?kind=face',
  })
  expect(takeFragmentToken('http://h/#a=1&token=x').href).toBe('http://h/#a=1')
  expect(takeFragmentToken('http://h/#top')).toEqual({ token: null, href: 'http://h/#top' })
})

test('a one-time link leaves the address too', () => {
  expect(takeFragmentToken('http://h/welcome#link=a_b', 'link')).toEqual({
    token: 'a_b',
    href: 'http://h/welcome',
  })
})

test('an unusable token leaves the address too', () => {
  expect(takeFragmentToken('http://h/#token=a%0Ab')).toEqual({ token: null, href: 'http://h/' })
})

test.each([
  ['  abc \n', 'abc'],
  ['Bearer abc', 'abc'],
  ['令牌', null],
  ['', null],
  ['x'.repeat(5000), null],
])('%j is read as %j', (text, token) => {
  expect(readToken(text)).toBe(token)
})

test('a token is kept in one place only, and signing out empties both', () => {
  const stores = { tab: storeInMemory(), computer: storeInMemory() }
  keepToken(stores, 'a', true)
  keepToken(stores, 'b', false)
  expect([keptToken(stores), stores.computer.held.size]).toEqual(['b', 0])
  forgetToken(stores)
  expect(keptToken(stores)).toBeNull()
})

test('where the browser forbids storage, the token lives as long as the page', () => {
  const store = forgivingStore(() => {
    throw new Error('denied')
  })
  store.setItem('zhian.token', 'abc')
  expect(store.getItem('zhian.token')).toBe('abc')
  store.removeItem('zhian.token')
  expect(store.getItem('zhian.token')).toBeNull()
})
