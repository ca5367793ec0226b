import { X509Certificate } from 'node:crypto'
import { access, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { authorityFiles } from '@zhian/contracts/authority-files'
import { carrierName } from '@zhian/contracts/carry'
import { Fault, messageOf } from '@zhian/kit/fault'
import {
  authorityDays,
  makeClientCertificate,
  makeIntermediate,
  makeRoot,
  makeRootList,
  makeServerCertificate,
} from '@zhian/kit/pki/make-authority'
import type { HostNames, Issued } from '@zhian/kit/pki/make-authority'
import type { Settings } from './settings.ts'

export interface AuthorityPlan {
  /** Where the root and its key go: a medium that is taken away. */
  readonly rootFolder: string
  /** What services read. */
  readonly folder: string
  /** The names and addresses under which agents reach the broker. */
  readonly hosts: HostNames
}

const rootFiles = { certificate: 'zhian-root.pem', key: 'zhian-root-key.pem' } as const
const usualHosts: HostNames = ['localhost', '127.0.0.1']

const authorityFolderOf = (home: string): string => join(home, 'ca')

export interface KnownAuthority {
  readonly folder: string
  /** The name under which agents reach the broker. */
  readonly brokerHost: string
}

/** Null where `./zhian ca init` has not been run for this home. */
export async function findAuthority(home: string): Promise<KnownAuthority | null> {
  const folder = authorityFolderOf(home)
  if (!(await exists(join(folder, authorityFiles.intermediateKey)))) return null
  const broker = new X509Certificate(await readFile(join(folder, authorityFiles.broker)))
  return { folder, brokerHost: broker.subject.replace('CN=', '') }
}

interface Wishes {
  readonly rootFolder: string | undefined
  readonly hosts: readonly string[]
}

/** Throws INPUT_REFUSED where the root's key would lie among what services can read. */
export function planAuthority({ home, caller }: Settings, wishes: Wishes): AuthorityPlan {
  if (wishes.rootFolder === undefined)
    throw new Fault('INPUT_REFUSED', 'say where the root’s key lies: --root DIR (a USB stick, say)')
  const rootFolder = resolve(caller, wishes.rootFolder)
  const way = relative(home, rootFolder)
  if (way === '' || (!way.startsWith('..') && !isAbsolute(way)))
    throw new Fault('INPUT_REFUSED', `the root’s key may not lie in ${home}, which services read`)
  const [first, ...more] = wishes.hosts
  const hosts: HostNames = first === undefined ? usualHosts : [first, ...more]
  return { rootFolder, folder: authorityFolderOf(home), hosts }
}

/** Makes the root, the intermediate and what broker and bridge need. Never overwrites: an authority that is replaced leaves every agent outside. */
export async function initAuthority(plan: AuthorityPlan, nowMs: number): Promise<string[]> {
  const { rootFolder, folder } = plan
  const present = [join(rootFolder, rootFiles.key), join(folder, authorityFiles.intermediateKey)]
  for (const file of present) {
    if (await exists(file))
      throw new Fault('INPUT_REFUSED', `${file} is there already; nothing was changed`)
  }
  const root = await makeRoot('Zhian root', nowMs)
  const intermediate = await makeIntermediate(root, 'Zhian agents', nowMs)
  await mkdir(rootFolder, { recursive: true, mode: 0o700 })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeText(join(rootFolder, rootFiles.certificate), root.certificatePem)
  await writeText(join(rootFolder, rootFiles.key), root.keyPem)
  const file = (name: keyof typeof authorityFiles) => join(folder, authorityFiles[name])
  await writeText(file('root'), root.certificatePem)
  await writeText(file('intermediate'), intermediate.certificatePem)
  await writeText(file('trusted'), intermediate.certificatePem + root.certificatePem)
  const rootList = await makeRootList(root, nowMs)
  await writeText(file('rootList'), rootList)
  // Until the API writes its own.
  await writeText(file('revocationList'), rootList)
  await writeServices(plan, root, nowMs)
  // Last: whoever finds it finds all the others.
  await writeText(file('intermediateKey'), intermediate.keyPem)
  return [
    `the root’s key is in ${join(rootFolder, rootFiles.key)}: take it away from this machine now`,
    `for services: ${folder} (broker ${plan.hosts.join(', ')}, for ${authorityDays.server} days)`,
    'Start again with ./zhian up; agents then enrol with `zhian-edge enroll`',
  ]
}

/** New certificates for broker and bridge from the same root. */
export async function renewServices(plan: AuthorityPlan, nowMs: number): Promise<string[]> {
  const root = await readRoot(plan.rootFolder)
  await writeServices(plan, root, nowMs)
  return [
    `broker and bridge have new certificates in ${plan.folder}, for ${authorityDays.server} days`,
    'A running bridge takes them up by itself.',
  ]
}

/** Few, because it can write for every agent and no list takes it back. */
const carrierDays = 30

/** A certificate for who brings captures by hand, beside the root: it goes to the machine that imports. */
export async function makeCarrier({ rootFolder }: AuthorityPlan, nowMs: number): Promise<string[]> {
  const root = await readRoot(rootFolder)
  const carrier = await makeClientCertificate(root, { name: carrierName, days: carrierDays, nowMs })
  const certificate = join(rootFolder, 'carrier.pem')
  const key = join(rootFolder, 'carrier-key.pem')
  await writeText(certificate, carrier.certificatePem)
  await writeText(key, carrier.keyPem)
  return [
    `a carrier has its certificate in ${certificate}, for ${carrierDays} days`,
    `There: zhian-edge spool import FILE --mqtt-url URL --cert carrier.pem --key carrier-key.pem --ca ${authorityFiles.trusted}`,
  ]
}

async function writeServices({ folder, hosts }: AuthorityPlan, root: Issued, nowMs: number) {
  const broker = await makeServerCertificate(root, hosts, nowMs)
  const bridge = await makeClientCertificate(root, {
    name: 'bridge',
    days: authorityDays.server,
    nowMs,
  })
  const file = (name: keyof typeof authorityFiles) => join(folder, authorityFiles[name])
  await writeText(file('broker'), broker.certificatePem)
  await writeText(file('brokerKey'), broker.keyPem)
  await writeText(file('bridge'), bridge.certificatePem)
  await writeText(file('bridgeKey'), bridge.keyPem)
}

async function readRoot(folder: string): Promise<Issued> {
  try {
    return {
      certificatePem: await readFile(join(folder, rootFiles.certificate), 'utf8'),
      keyPem: await readFile(join(folder, rootFiles.key), 'utf8'),
    }
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `the root cannot be read: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

async function writeText(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, { mode: 0o600 })
  await rename(`${path}.part`, path)
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
