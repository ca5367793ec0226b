import { expect, test } from 'vitest'
import { DigestSession, readChallenges } from './http-digest.ts'

const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'
const mufasa = { username: 'Mufasa', password: 'Circle of Life' }
const request = { method: 'GET', uri: '/dir/index.html' }
const offer = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'

function answered(headers: string | string[], login = mufasa): string {
  const session = new DigestSession(login, () => cnonce)
  expect(session.learn(headers, undefined)).toBe('again')
  return session.authorize(request) ?? ''
}

test('the vectors of RFC 7616 §3.9.1', () => {
  expect(answered(offer('MD5'))).toContain('response="8ca523f5e9506fed4657c9700eebdbec"')
  expect(answered(offer('SHA-256'))).toContain(
    'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"',
  )
})

test('without qop the answer is that of RFC 2069', () => {
  const header = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
  const answer = answered(header, { username: 'Mufasa', password: 'Circle Of Life' })
  expect(answer).toContain('response="670fd8c2df070c60b045671b8b24ff02"')
  expect(answer).not.toMatch(/qop|nc=|cnonce/)
})

test('the algorithm is named only where it is not MD5', () => {
  expect(answered(offer('MD5'))).not.toContain('algorithm')
  expect(answered(offer('SHA-256'))).toContain('algorithm=SHA-256')
})

test('of several challenges the strongest counts, in one header or in many', () => {
  const many = ['Basic realm="IP Camera"', offer('MD5'), offer('SHA-256')]
  expect(answered(many)).toContain('algorithm=SHA-256')
  expect(answered(many.join(', '))).toContain('algorithm=SHA-256')
})

test('the syntax of real devices is read', () => {
  const camera = 'Digest qop="auth", realm="IP Camera(C2183)", nonce="6d7a", stale="FALSE"'
  const recorder = 'Digest realm="DVR",domain="/",nonce="ab",opaque="",algorithm="MD5",qop=auth'
  const unfinished = 'digest  realm = "x" , nonce="abc'
  expect(readChallenges(camera)).toMatchObject([{ realm: 'IP Camera(C2183)', isStale: false }])
  expect(readChallenges(recorder)).toMatchObject([{ algorithm: 'MD5', hasQop: true, opaque: '' }])
  expect(readChallenges(unfinished)).toMatchObject([{ nonce: 'abc', hasQop: false }])
})

test('uses of a nonce are counted', () => {
  const session = new DigestSession(mufasa)
  session.learn(offer('MD5'), undefined)
  expect(session.authorize(request)).toContain('nc=00000001')
  expect(session.authorize(request)).toContain('nc=00000002')
})

test('a stale nonce is replaced, a wrong password is not tried again', () => {
  const session = new DigestSession(mufasa)
  expect(session.learn(offer('MD5'), undefined)).toBe('again')
  const asked = session.authorize(request)
  expect(session.learn(`${offer('MD5')}, stale=true`, asked)).toBe('again')
  expect(session.learn(offer('MD5'), session.authorize(request))).toBe('refused')
})

test('a nonce that had worked and ran out without a word is replaced once', () => {
  const session = new DigestSession(mufasa)
  session.learn(offer('MD5'), undefined)
  session.authorize(request)
  expect(session.learn(offer('MD5'), session.authorize(request))).toBe('again')
  expect(session.learn(offer('MD5'), session.authorize(request))).toBe('refused')
})

test('what we cannot speak is said so', () => {
  const session = new DigestSession(mufasa)
  expect(session.learn('Basic realm="x"', undefined)).toBe('unsupported')
  expect(session.learn('Digest realm="x", nonce="y", qop="auth-int"', undefined)).toBe(
    'unsupported',
  )
  expect(session.learn('Digest realm="x", nonce="y", algorithm=MD9', undefined)).toBe('unsupported')
  expect(session.authorize(request)).toBeUndefined()
})

test('quotes in names and passwords do no harm', () => {
  expect(answered(offer('MD5'), { username: 'a"b\\c', password: '"' })).toContain(
    String.raw`username="a\"b\\c"`,
  )
})
