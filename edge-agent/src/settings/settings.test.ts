import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { parseEnvironment } from './environment-file.ts'
import { knownNames, misspeltNames } from './misspelt.ts'
import { maskedCamera, readSurroundings, surroundingsOf } from './settings.ts'

test('an EnvironmentFile is read as systemd reads it', () => {
  const text = [
    '# a comment',
    '; another',
    '',
    'PLAIN=one two # no comment here',
    '  SPACED =x',
    'QUOTED="a \\"b\\" $HOME"   ',
    "SINGLE='back\\slash'",
    'LONG=begin \\',
    'end',
    'JOINED=a"b c"d',
    'EMPTY=',
    'export WRONG=1',
    'UTF=智安\r',
  ].join('\n')
  const { env, problems } = parseEnvironment(text, 'conf')
  expect(env).toEqual({
    PLAIN: 'one two # no comment here',
    QUOTED: 'a "b" $HOME',
    SINGLE: 'back\\slash',
    LONG: 'begin end',
    JOINED: 'ab cd',
    EMPTY: '',
    UTF: '智安',
  })
  expect(problems).toEqual(['conf:5 is not KEY=VALUE', 'conf:12 is not KEY=VALUE'])
})

test('the environment goes before the file, and each value says where it is from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-settings-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'zhian-edge.conf')
  await writeFile(path, 'AGENT_ID=of-file\nAGENT_SITE_ID=s1\nAGENT_LOG_LEVEL=warn\n')
  const surroundings = surroundingsOf({ AGENT_ID: 'of-environment' }, { usual: path })
  const { settings, config } = readSurroundings(surroundings)
  expect(config).toMatchObject({ agentId: 'of-environment', siteId: 's1', logLevel: 'warn' })
  const origins = new Map(settings.map(({ name, origin }) => [name, origin]))
  expect(origins.get('AGENT_ID')).toBe('environment')
  expect(origins.get('AGENT_SITE_ID')).toBe('file')
  expect(origins.get('AGENT_HEALTH_PORT')).toBe('default')
  expect(origins.get('AGENT_MQTT_URL')).toBe('unset')
})

test('the usual file need not be there; one that was named must be', () => {
  const missing = '/nonexistent/zhian-edge.conf'
  expect(surroundingsOf({}, { usual: missing }).file).toBeUndefined()
  expect(surroundingsOf({}, { named: missing }).file?.problems).toHaveLength(1)
})

test('every AGENT_ name that the source reads is known without a list', async () => {
  const root = fileURLToPath(new URL('..', import.meta.url))
  const listed = execFileSync('git', ['ls-files', '--', '*config.ts'], { cwd: root })
  const files = listed.toString().trim().split('\n')
  const known = knownNames()
  for (const file of files.filter((each) => !each.startsWith('cli/'))) {
    const source = await readFile(join(root, file), 'utf8')
    for (const [, how = '', name = ''] of source.matchAll(/read\.(\w+)\(\s*'(AGENT_\w+)'/g))
      expect(known, file).toContain(how === 'secret' ? `${name}_FILE` : name)
  }
  expect(known.size).toBeGreaterThan(50)
})

test('a name that nothing reads is told with what was meant', () => {
  const env = {
    AGENT_SPOL_BYTES_MAX: '1',
    AGENT_MQTT_PASSWORD: 'x',
    AGENT_ELEPHANT: '1',
    HOME: '/',
  }
  expect(misspeltNames(env)).toEqual([
    { name: 'AGENT_ELEPHANT' },
    { name: 'AGENT_MQTT_PASSWORD', meant: 'AGENT_MQTT_PASSWORD_FILE' },
    { name: 'AGENT_SPOL_BYTES_MAX', meant: 'AGENT_SPOOL_BYTES_MAX' },
  ])
})

test('a camera is shown without what opens it', () => {
  const profile = { username: 'u', password: 'secret', token: 'a-token-of-a-camera' }
  const camera = { deviceId: 'd', cameraId: 'c', protocol: 'hikvision', profile }
  expect(maskedCamera({ ...camera, profile: { ...profile, address: 'http://u:pw@h/' } })).toEqual({
    ...camera,
    profile: { username: 'u', password: '***', token: '***', address: 'http://***@h/' },
  })
})
