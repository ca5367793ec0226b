import { expect, test } from 'vitest'
import { fromEnv } from './config.ts'

const read = (env: Record<string, string>) =>
  fromEnv(env, (reader) => ({
    url: reader.text('A_URL'),
    port: reader.integer('A_PORT', { min: 1, max: 65_535 }),
    brokers: reader.list('A_BROKERS'),
    mode: reader.choice('A_MODE', ['one', 'two'], 'one'),
    isOn: reader.flag('A_ON', true),
  }))

test('what is given is read, and a choice falls back', () => {
  const config = read({ A_URL: 'x', A_PORT: '80', A_BROKERS: 'a:1, b:2', A_ON: 'false' })
  expect(config).toEqual({ url: 'x', port: 80, brokers: ['a:1', 'b:2'], mode: 'one', isOn: false })
})

test('all problems are told at once, and nothing is bent until it fits', () => {
  const refused = () => read({ A_PORT: '12.9', A_BROKERS: 'a,,b', A_MODE: 'three', A_ON: 'yes' })
  expect(refused).toThrow(
    /A_URL is missing\n.*A_PORT must be a whole number.*\n.*A_BROKERS.*\n.*A_MODE.*\n.*A_ON/,
  )
})

test('an empty value is a missing one', () => {
  expect(() => read({ A_URL: ' ', A_PORT: '', A_BROKERS: 'a' })).toThrow(
    /A_URL is missing\n.*A_PORT is missing/,
  )
})
