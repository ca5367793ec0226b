import { expect, test } from 'vitest'
import { digestResponse, isDigestRight, readDigestHeader } from './digest-header.ts'

const secret = { realm: 'viid', password: 'Test1400', method: 'POST' }
const head =
  'Digest username="33010101001190000001", realm="viid", nonce="d492c06a91164fafb77f2741bb7640b0", uri="/VIID/System/Register"'
const withQop = 'f861f034c78440c8a7f147e3396d8045'
const withoutQop = '5e1710d6c4d8dbf2a7fba9e624cff3ef'

test.each([
  ['quoted', `${head}, qop="auth", nc=00000001, cnonce="0a4f113b", response="${withQop}"`],
  ['bare qop', `${head},qop=auth,nc=00000001,cnonce="0a4f113b",response="${withQop}"`],
  [
    'upper hex',
    `${head}, qop=auth, nc=00000001, cnonce="0a4f113b", response="${withQop.toUpperCase()}"`,
  ],
  [
    'algorithm quoted',
    `${head}, algorithm="MD5", qop=auth, nc=00000001, cnonce="0a4f113b", response="${withQop}"`,
  ],
  [
    'last quote missing',
    `${head}, qop=auth, nc=00000001, cnonce="0a4f113b", response="${withQop}", opaque="abc`,
  ],
  ['without qop', `${head}, response="${withoutQop}"`],
  ['small letters', `digest ${head.slice(7)}, response="${withoutQop}"`],
])('the worked vector is right: %s', (_name, header) => {
  const fields = readDigestHeader(header)
  expect(fields !== null && isDigestRight(fields, secret)).toBe(true)
  expect(fields !== null && isDigestRight(fields, { ...secret, password: 'wrong' })).toBe(false)
})

test('an at sign, an equals sign and a comma inside quotes belong to the value', () => {
  const fields = readDigestHeader('Digest cnonce="a@b.c", opaque="x=,y", nc=00000001')
  expect(fields?.get('cnonce')).toBe('a@b.c')
  expect(fields?.get('opaque')).toBe('x=,y')
  expect(fields?.get('nc')).toBe('00000001')
})

test('another scheme is none of ours', () => {
  expect(readDigestHeader('Basic YWRtaW46')).toBeNull()
  expect(digestResponse(new Map(), secret)).toHaveLength(32)
})
