import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { X509Certificate } from 'node:crypto'
import {
  findAuthority,
  initAuthority,
  makeCarrier,
  planAuthority,
  renewServices,
} from './authority.ts'
import { readSettings } from './settings.ts'

const nowMs = Date.UTC(2026, 10, 24)

async function givenHome() {
  const folder = await mkdtemp(join(tmpdir(), 'zhian-ca-'))
  const home = join(folder, 'home')
  const settings = readSettings({ ZHIAN_HOME: home, ZHIAN_CALLER_FOLDER: folder })
  return {
    home,
    settings,
    stick: join(folder, 'stick'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

test('the root’s key lies where the user says and nowhere that services read', async () => {
  await using given = await givenHome()
  const plan = planAuthority(given.settings, { rootFolder: 'stick', hosts: ['broker.zone'] })
  await initAuthority(plan, nowMs)
  expect((await readdir(given.stick)).toSorted()).toEqual(['zhian-root-key.pem', 'zhian-root.pem'])
  const rootKey = await readFile(join(given.stick, 'zhian-root-key.pem'), 'utf8')
  const kept = await readdir(plan.folder)
  const texts = await Promise.all(kept.map((name) => readFile(join(plan.folder, name), 'utf8')))
  expect(kept.length).toBeGreaterThan(8)
  expect(texts).not.toContain(rootKey)
  const modes = await Promise.all(kept.map((name) => stat(join(plan.folder, name))))
  expect(modes.filter(({ mode }) => (mode & 0o077) !== 0)).toEqual([])
  expect(await findAuthority(given.home)).toEqual({
    folder: plan.folder,
    brokerHost: 'broker.zone',
  })
})

test('an authority is never overwritten; broker and bridge get new certificates from the same root', async () => {
  await using given = await givenHome()
  expect(await findAuthority(given.home)).toBeNull()
  const plan = planAuthority(given.settings, { rootFolder: given.stick, hosts: [] })
  await initAuthority(plan, nowMs)
  const before = await readFile(join(plan.folder, 'broker.pem'), 'utf8')
  await expect(initAuthority(plan, nowMs)).rejects.toThrow('nothing was changed')
  expect(await readFile(join(plan.folder, 'broker.pem'), 'utf8')).toBe(before)
  await renewServices(plan, nowMs)
  expect(await readFile(join(plan.folder, 'broker.pem'), 'utf8')).not.toBe(before)
})

test('a root within the home, or none, is refused', async () => {
  await using given = await givenHome()
  const plan = (rootFolder: string | undefined) => () =>
    planAuthority(given.settings, { rootFolder, hosts: [] })
  expect(plan(join(given.home, 'root'))).toThrow('may not lie in')
  expect(plan(given.home)).toThrow('may not lie in')
  expect(plan(undefined)).toThrow('--root')
})

test('a carrier’s certificate lies beside the root, not among what services read, and lasts a month', async () => {
  await using given = await givenHome()
  const plan = planAuthority(given.settings, { rootFolder: given.stick, hosts: [] })
  await initAuthority(plan, nowMs)
  await makeCarrier(plan, nowMs)
  const carrier = new X509Certificate(await readFile(join(given.stick, 'carrier.pem')))
  const root = new X509Certificate(await readFile(join(given.stick, 'zhian-root.pem')))
  expect([carrier.subject, carrier.verify(root.publicKey)]).toEqual(['CN=carrier', true])
  expect(carrier.validToDate.getTime() - nowMs).toBeLessThanOrEqual(30 * 24 * 3600 * 1000)
  const kept = await readdir(plan.folder)
  expect(kept.filter((name) => name.startsWith('carrier'))).toEqual([])
})
