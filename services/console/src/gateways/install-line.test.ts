import { expect, test } from 'vitest'
import { addressTrouble, installLine } from './install-line.ts'

test('the line speaks the language of who copies it, and begins with a space', () => {
  const order = { url: 'https://api.zone', token: 'abc_-9' } as const
  expect(installLine({ ...order, language: 'zh-CN' })).toBe(
    ' { echo ZHIAN_TOKEN=abc_-9 ZHIAN_LANG=zh; curl -fsS https://api.zone/v1/agent/install.sh; } | sudo sh',
  )
  expect(installLine({ ...order, language: 'en' })).toContain('ZHIAN_TOKEN=abc_-9; curl')
})

test('an address that boxes cannot use is told', () => {
  expect(addressTrouble('https://api.zone:8443')).toBeNull()
  expect(addressTrouble('http://10.0.0.7:17080')).toBe('noTls')
  for (const own of ['http://localhost:17080', 'http://127.0.0.1', 'http://[::1]:8080'])
    expect(addressTrouble(own)).toBe('ownMachine')
})
