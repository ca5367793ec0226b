import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fingerprintOf, problemsOf } from '@zhian/api/bulletin/signature'
import { BulletinSignature } from '@zhian/contracts/bulletin'
import { shapeReader } from '@zhian/contracts/parse'
import { Fault, messageOf } from '@zhian/kit/fault'

const usage = 'zhian: bulletin verify FILE [SIGNATURE.json]\n'
const readSignature = shapeReader(BulletinSignature)
const words = {
  signature:
    '签名不符，签名文件被改动过 / the signature does not fit: the signature file was changed',
  content: '数据被改动过 / the figures were changed',
  document: '文档被改动过，或不属于这期月报 / the document was changed, or is of another bulletin',
}

/** Checks a bulletin's HTML or PDF against its signature file. Gives the exit code: 0 genuine, 1 not, 2 usage. */
export async function bulletin(given: readonly string[], folder: string): Promise<number> {
  const [verb, file, signatureFile] = given
  if (verb !== 'verify' || file === undefined) {
    process.stderr.write(usage)
    return 2
  }
  const document = await bytesOf(resolve(folder, file))
  const beside = file.replace(/\.(zh|en)\.(html|pdf)$/, '.signature.json')
  const signed = signatureIn(await bytesOf(resolve(folder, signatureFile ?? beside)))
  const problems = problemsOf(signed, [document])
  if (problems.length > 0) {
    for (const problem of problems) process.stdout.write(`✗ ${words[problem]}\n`)
    return 1
  }
  const { parkName, month, revision } = signed.content
  process.stdout.write(
    `✓ ${parkName} ${month} r${revision}：文档与签名相符 / document and signature belong together\n` +
      `  公钥指纹 / key fingerprint  ${fingerprintOf(signed.statement.publicKey)}\n` +
      '  请与园区公布的指纹核对 / compare it with what the park has published\n',
  )
  return 0
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new Fault('INPUT_REFUSED', `${file} cannot be read: ${messageOf(error)}`)
  }
}

function signatureIn(bytes: Buffer): BulletinSignature {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString())
  } catch (error) {
    throw new Fault('INPUT_REFUSED', 'the signature file is no JSON', { cause: error })
  }
  const read = readSignature(json)
  if (!read.ok) throw new Fault('INPUT_REFUSED', `the signature file: ${read.problem}`)
  return read.value
}
