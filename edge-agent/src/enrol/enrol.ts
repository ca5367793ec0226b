import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { AgentCertificate, renewalStatement } from '@zhian/contracts/enrolment'
import type { AgentIdentity } from '@zhian/contracts/enrolment'
import { jsonReader } from '@zhian/contracts/parse'
import { Fault } from '@zhian/kit/fault'
import { nextKey, writeIdentity } from './identity-file.ts'
import { postJson } from './post-json.ts'

interface EnrolPlan {
  readonly folder: string
  readonly url: string
  readonly token: string
  readonly apiAuthority?: string | undefined
}

const readCertificate = jsonReader(AgentCertificate)
const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** A token that travels in the open can be used by whoever sees it first. Throws INPUT_REFUSED. */
export function checkEnrolmentUrl(text: string): string {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new Fault('INPUT_REFUSED', `"${text}" is not the address of an API (https://…)`)
  if (url.protocol === 'http:' && !loopback.test(url.hostname))
    throw new Fault('INPUT_REFUSED', 'the address must begin with https://, the token is a secret')
  return url.href
}

/** Makes a key, has it certified for the token, and keeps both. Throws as `postJson` does. */
export async function enrol({
  folder,
  url,
  token,
  apiAuthority,
}: EnrolPlan): Promise<AgentIdentity> {
  const keyPem = await newKeyPem()
  const certificateRequest = await requestFor(keyPem)
  const path = 'v1/enrolment/certificates'
  const body = { token, certificateRequest }
  const answer = await postJson({ url, path, body, authority: apiAuthority })
  const trust = apiAuthority === undefined ? {} : { apiAuthority }
  return keep(folder, answer, { keyPem, enrolmentUrl: url, ...trust })
}

/** The next certificate for the proof that we hold the present one's key. Throws as `postJson` does. */
export async function renew(folder: string, identity: AgentIdentity): Promise<AgentIdentity> {
  const { serial, enrolmentUrl, apiAuthority } = identity
  const keyPem = await nextKey(folder, newKeyPem)
  const certificateRequest = await requestFor(keyPem)
  const digest = createHash('sha256').update(certificateRequest).digest('hex')
  const statement = Buffer.from(renewalStatement(serial, digest))
  const signature = sign('sha256', statement, identity.keyPem).toString('base64')
  const answer = await postJson({
    url: enrolmentUrl,
    path: 'v1/enrolment/renewals',
    body: { serial, certificateRequest, signature },
    authority: apiAuthority,
  })
  const { mqttUrl } = identity
  const kept = mqttUrl === undefined ? {} : { mqttUrl }
  const trust = apiAuthority === undefined ? {} : { apiAuthority }
  return keep(folder, answer, { ...kept, keyPem, enrolmentUrl, ...trust })
}

type Own = Pick<AgentIdentity, 'keyPem' | 'enrolmentUrl'> &
  Partial<Pick<AgentIdentity, 'apiAuthority' | 'mqttUrl'>>

async function keep(folder: string, answer: string, own: Own): Promise<AgentIdentity> {
  const read = readCertificate(answer)
  if (!read.ok) throw new Fault('DEVICE_ANSWERED_BADLY', `the API’s answer: ${read.problem}`)
  const leaf = new X509Certificate(read.value.chain)
  if (!leaf.checkPrivateKey(createPrivateKey(own.keyPem)))
    throw new Fault('DEVICE_ANSWERED_BADLY', 'the API answered with another key’s certificate')
  const identity: AgentIdentity = { ...own, ...read.value, schema: 'identity.v1' }
  await writeIdentity(folder, identity)
  return identity
}

// The library for certificates is brought in only when one is asked for: most days an agent needs none.
async function newKeyPem(): Promise<string> {
  const { makeKeyPem } = await import('@zhian/kit/pki/certificate-request')
  return makeKeyPem()
}

async function requestFor(keyPem: string): Promise<string> {
  const { makeCertificateRequest } = await import('@zhian/kit/pki/certificate-request')
  return makeCertificateRequest(keyPem, 'zhian-edge')
}
