// Taste that a machine can check is checked by one.
import { existsSync, readFileSync } from 'node:fs'
import { isTold } from '@zhian/api/problems'
import type { FaultCode } from '@zhian/kit/fault'
import { expect, test } from 'vitest'
import { importsOf, root, sources, trackedFiles } from './tree.ts'
import type { Import, Source } from './tree.ts'

const files = trackedFiles()
const code = sources(files)
const imports = code.flatMap(importsOf)
const isTest = (file: string) => file.startsWith('test/') || file.includes('.test.ts')
const production = code.filter(({ file }) => !isTest(file))

test('the tree and its import graph were really read', () => {
  expect(code.length).toBeGreaterThan(80)
  expect(imports.length).toBeGreaterThan(300)
  expect(imports).toContainEqual({
    file: 'services/bridge/src/main.ts',
    from: '@zhian/kit/run-service',
  })
})

test('the top level is what it was made to be', () => {
  const top = [...new Set(files.map((file) => file.split('/')[0] ?? ''))].filter(
    (name) => !name.startsWith('.'),
  )
  const allowed = [
    'services',
    'edge-agent',
    'models',
    'infra',
    'test',
    'zhian',
    'LICENSE',
    'README.md',
  ]
  const settings = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'tsconfig.base.json']
  expect(top.filter((name) => !allowed.includes(name) && !settings.includes(name))).toEqual([])
})

const room = (folder: string) => (file: string) => file.startsWith(folder)
const spokenIn = (client: RegExp, folder: string) => (i: Import) =>
  client.test(i.from) && !room(folder)(i.file)
const productionImports = imports.filter(({ file }) => !isTest(file))

test.each<[string, (i: Import) => boolean]>([
  ['kafkajs is spoken in one room', spokenIn(/^kafkajs/, 'services/kit/src/kafka/')],
  ['mqtt.js is spoken in one room', spokenIn(/^mqtt$/, 'services/kit/src/mqtt/')],
  [
    'ClickHouse is spoken in one room',
    spokenIn(/^(@clickhouse\/|chdb)/, 'services/kit/src/clickhouse/'),
  ],
  ['aedes is spoken in the bridge', spokenIn(/^aedes/, 'services/bridge/')],
  [
    'no service imports another',
    (i) => {
      const to = /^@zhian\/(bridge|inference|archive|api|console|edge-agent)\b/.exec(i.from)?.[1]
      return to !== undefined && !i.file.startsWith('infra/')
    },
  ],
  [
    'contracts import typebox and Node only',
    (i) => room('services/contracts/')(i.file) && !/^(\.|node:|typebox)/.test(i.from),
  ],
  [
    'coverage is arithmetic: it imports contracts, typebox and what reads JSON, and of Node only what hashes',
    (i) =>
      room('services/coverage/')(i.file) &&
      !/^(\.|@zhian\/contracts\/|typebox|jsonc-parser$|node:crypto$)/.test(i.from) &&
      !room('services/coverage/src/vectors/')(i.file),
  ],
  [
    'kit imports nothing of ours',
    (i) => room('services/kit/')(i.file) && i.from.startsWith('@zhian/'),
  ],
  [
    'tagging imports the kit and contracts only',
    (i) => room('services/tagging/')(i.file) && /^@zhian\/(?!contracts|kit)/.test(i.from),
  ],
  [
    'the console imports contracts, and the arithmetic of coverage, so that a page and a score never differ',
    (i) => room('services/console/')(i.file) && /^@zhian\/(?!contracts|coverage)/.test(i.from),
  ],
  [
    'nothing reaches into another room by path',
    (i) => /\.\.\/\.\.\/\.\.\/(services|edge-agent|models)\//.test(i.from),
  ],
  ['@sinclair/typebox is another package', (i) => i.from.startsWith('@sinclair/')],
])('%s', (_rule, breaks) => {
  expect(productionImports.filter(breaks)).toEqual([])
})

test('onnxruntime is loaded in one file', () => {
  const loaders = productionImports
    .filter(({ from }) => from === 'onnxruntime-node')
    .map(({ file }) => file)
  expect(loaders.filter((file) => file !== 'services/tagging/src/onnx-model.ts')).toEqual([])
})

test('captures leave the agent through the egress guard alone', () => {
  const agent = production.filter(({ file }) => file.startsWith('edge-agent/src/'))
  const filesWith = (text: RegExp) =>
    agent.filter((source) => text.test(source.text)).map(({ file }) => file)
  // A carry is published by whoever imports it, on another machine.
  const carried = 'edge-agent/src/carry/deliver-carry.ts'
  expect(filesWith(/agentTopic\s*\.write\([^)]*'captures'/).sort()).toEqual([
    carried,
    'edge-agent/src/egress/egress.ts',
  ])
  // The session tells status and ledger by itself, by topics that are named there.
  expect(filesWith(/\.publish\(/).sort()).toEqual([
    carried,
    'edge-agent/src/egress/egress.ts',
    'edge-agent/src/uplink/session.ts',
  ])
  const session = agent.find(({ file }) => file.endsWith('uplink/session.ts'))?.text ?? ''
  expect(session.match(/\.publish\(.*/g)).toEqual([
    '.publish(agentTopic.write(this.#needs.agentId, leaf), JSON.stringify(message), 1)',
  ])
})

test('the agent loads neither decoder nor model: they are in processes of their own', () => {
  // Which picture speaks is asked of tag-images, which loads nothing.
  const agent = production.filter(
    ({ file }) => file.startsWith('edge-agent/src/') && !/-worker\.ts$|\/fixtures\//.test(file),
  )
  const loads = /^import (?!type)[^']*'(sharp|onnxruntime|@zhian\/tagging\/(?!tag-images'))/m
  expect("import { a } from '@zhian/tagging/tag-picture'").toMatch(loads)
  expect(agent.filter(({ text }) => loads.test(text)).map(({ file }) => file)).toEqual([])
})

test.each<[string, (source: Source) => boolean]>([
  ['no file is longer than 300 lines', ({ lines }) => lines > 301],
  ['no barrel files', ({ file }) => /\/index\.tsx?$/.test(file)],
  [
    'no file is called utils, helper or manager',
    ({ file }) => /\/[^/]*(utils?|helpers?|manager)[^/]*\.tsx?$/.test(file),
  ],
  [
    'no default export but where a tool asks for it',
    ({ file, text }) =>
      !/\/(vite|vitest)\.config\.ts$|\/vitest\//.test(file) && /^export default /m.test(text),
  ],
  [
    'no work is left open in a comment',
    ({ file, text }) => !file.startsWith('test/tidy/') && /\b(TODO|FIXME|XXX|HACK)\b/.test(text),
  ],
  [
    'no test is switched off',
    ({ file, text }) =>
      !file.startsWith('test/tidy/') && /\b(test|it|describe)\.(only|todo)\(/.test(text),
  ],
])('%s', (_rule, breaks) => {
  expect(code.filter(breaks).map(({ file, lines }) => `${file} (${lines})`)).toEqual([])
})

test('the kit knows nothing of what it carries', () => {
  const kit = production.filter(({ file }) => file.startsWith('services/kit/'))
  expect(kit.length).toBeGreaterThan(10)
  const words = /\b(captures?|cameras?|plates?|vehicles?|faces?)\b/i
  expect(kit.filter(({ text }) => words.test(text)).map(({ file }) => file)).toEqual([])
})

test('every room has its README, within one screen', () => {
  const rooms = [
    'services/contracts',
    'services/kit',
    'services/bridge',
    'services/inference',
    'services/archive',
    'services/tagging',
    'services/coverage',
  ]
  const more = ['services/api', 'services/console', 'edge-agent', 'models', 'infra', 'test']
  const missing = [...rooms, ...more].filter((folder) => !existsSync(`${root}/${folder}/README.md`))
  expect(missing).toEqual([])
  const long = [...rooms, ...more].filter(
    (folder) => readFileSync(`${root}/${folder}/README.md`, 'utf8').split('\n').length > 80,
  )
  expect(long).toEqual([])
})

test('every running part has the same four files', () => {
  const parts = [
    'services/bridge',
    'services/inference',
    'services/archive',
    'services/api',
    'edge-agent',
  ]
  const wanted = parts.flatMap((part) =>
    ['main', 'config', 'service', 'events'].map((name) => `${part}/src/${name}.ts`),
  )
  expect(wanted.filter((file) => !existsSync(`${root}/${file}`))).toEqual([])
})

test('what a camera may not say of a person has no place in a contract', () => {
  const contracts = production.filter(({ file }) => file.startsWith('services/contracts/'))
  expect(contracts.length).toBeGreaterThan(8)
  const member =
    /^\s*(age(?!nt)\w*|\w*(Age(?!nt)|gender|ethnic|religion|emotion|feature|similarity|idNumber|personName)\w*)\??:/m
  expect('  ageUpLimit: Type.Integer()').toMatch(member)
  for (const fine of ['imageBytes', 'agentId', 'userAgent'])
    expect(`  ${fine}: Type.Integer()`).not.toMatch(member)
  expect(contracts.filter(({ text }) => member.test(text)).map(({ file }) => file)).toEqual([])
})

test('nothing names a package registry, and the project stands alone', () => {
  const texts = files.filter(
    (file) =>
      /\.(ts|tsx|json|ya?ml|md|sh|xml|sql)$|^zhian$/.test(file) && !file.startsWith('test/tidy/'),
  )
  const named = /registry\.npmjs|repo1\.maven|deb\.debian\.org|\.\.\/shared\b/
  const naming = texts.filter(
    (file) => existsSync(`${root}/${file}`) && named.test(readFileSync(`${root}/${file}`, 'utf8')),
  )
  expect(naming).toEqual([])
})

test('what the API refuses it says in Chinese, too', () => {
  const ofApi = production.filter(({ file }) => file.startsWith('services/api/src/'))
  const english = ofApi.flatMap(({ file, text }) =>
    [...text.matchAll(/new Fault\(\s*'(\w+)'/g)]
      .filter(([, code]) => isTold(code as FaultCode))
      .map(([call]) => `${file}: ${call}, not refusal(`),
  )
  const silent = ofApi.flatMap(({ file, text }) =>
    [...text.matchAll(/\bzh: ('|`)((?:\\.|(?!\1).)*)\1/g)]
      .filter(([, , words]) => !/\p{Script=Han}|\$\{zh\}/u.test(words ?? ''))
      .map(([said]) => `${file}: ${said}`),
  )
  expect([english, silent]).toEqual([[], []])
})
