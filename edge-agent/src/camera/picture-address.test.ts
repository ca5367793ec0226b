import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { isNowhere, readPictureAddress } from './picture-address.ts'

const places = ['192.0.2.9']

test.each([
  ['its own address', 'http://192.0.2.9/a.jpg', 80, '/a.jpg'],
  [
    'a port above 1023, with a query',
    'http://192.0.2.9:9000/a.jpg?e=1&s=%20',
    9000,
    '/a.jpg?e=1&s=%20',
  ],
  ['its address as one number', 'http://3221225993/a.jpg', 80, '/a.jpg'],
  ['its address inside IPv6', 'http://[::ffff:192.0.2.9]/a.jpg', 80, '/a.jpg'],
  ['a path alone', '/pic/a.jpg', 80, '/pic/a.jpg'],
  ['a path without a beginning', 'pic/../a.jpg', 80, '/a.jpg'],
  ['without a scheme', '//192.0.2.9/a.jpg', 80, '/a.jpg'],
])('%s is where the picture lies', (_what, text, ...[port, path]) => {
  const address = readPictureAddress(text, places)
  expect(address).toEqual({ host: '192.0.2.9', port, isSecure: false, path })
})

test.each([
  ['another address', 'http://192.0.2.10/a.jpg', 'address_foreign'],
  ['a name', 'http://camera.example/a.jpg', 'address_foreign'],
  ['a name that begins like it', 'http://192.0.2.9.example/a.jpg', 'address_foreign'],
  ['another address without a scheme', '//198.51.100.7/a.jpg', 'address_foreign'],
  ['backslashes', String.raw`http:\\198.51.100.7\a.jpg`, 'address_foreign'],
  ['ourselves', 'http://127.0.0.1/a.jpg', 'address_foreign'],
  ['a login that looks like it', 'http://192.0.2.9@198.51.100.7/a.jpg', 'address_with_login'],
  ['a login', 'http://admin:12345@192.0.2.9/a.jpg', 'address_with_login'],
  ['a port of another service', 'http://192.0.2.9:22/a.jpg', 'port_forbidden'],
  ['a file', 'file:///etc/passwd', 'address_unreadable'],
  ['a disk', String.raw`D:\pictures\a.jpg`, 'address_unreadable'],
  ['FTP', 'ftp://192.0.2.9/a.jpg', 'address_unreadable'],
  ['nonsense', 'http://[', 'address_unreadable'],
])('%s is refused', (_what, text, reason) => {
  expect(readPictureAddress(text, places)).toBe(reason)
})

test.each([
  '127.0.0.1',
  '127.8.9.1',
  '0.0.0.0',
  '169.254.169.254',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fe80::1',
  'ff02::1',
  ...Object.values(networkInterfaces()).flatMap(
    (each) => each?.map(({ address }) => address) ?? [],
  ),
])('nobody is asked at %s, even where a device registered from there', (ip) => {
  expect(isNowhere(ip)).toBe(true)
  const url = ip.includes(':') ? `http://[${ip.split('%')[0]}]/a.jpg` : `http://${ip}/a.jpg`
  expect(readPictureAddress(url, [ip])).toMatch(/^address_(forbidden|foreign)$/)
})

test('a profile may name the host, the scheme and the port; what is relative is meant there', () => {
  const profile = ['https://camera.example:444', '192.0.2.9']
  const itself = { host: 'camera.example', port: 444, isSecure: true, path: '/a.jpg' }
  expect(readPictureAddress('/a.jpg', profile)).toEqual(itself)
  expect(readPictureAddress('https://CAMERA.example:444/a.jpg', profile)).toEqual(itself)
  expect(readPictureAddress('https://camera.example:445/a.jpg', profile)).toBe('port_forbidden')
  expect(readPictureAddress('http://192.0.2.9/a.jpg', profile)).toMatchObject({ port: 80 })
})

test('where the device has no address of its own, nothing is', () => {
  expect(readPictureAddress('/a.jpg', [])).toBe('address_unreadable')
  expect(readPictureAddress('http://192.0.2.9/a.jpg', [])).toBe('address_foreign')
})
