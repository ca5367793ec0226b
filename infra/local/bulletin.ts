import { access, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fingerprintOf, problemsOf } from '@zhian/api/bulletin/signature'
import { BulletinSignature } from '@zhian/contracts/bulletin'
import { shapeReader } from '@zhian/contracts/parse'
import { openWarehouse } from '@zhian/kit/clickhouse/warehouse'
import { Fault, messageOf } from '@zhian/kit/fault'
import { isAlive, readRunRecord } from './world-files.ts'

const usage = 'zhian: bulletin verify FILE [SIGNATURE.json] | bulletin sql FILE\n'
const bounds = { ms: 600_000, rows: 10_000_000_000, memoryBytes: 4_000_000_000 }
const readSignature = shapeReader(BulletinSignature)
const words = {
  signature:
    '签名不符，签名文件被改动过 / the signature does not fit: the signature file was changed',
  content: '数据被改动过 / the figures were changed',
  document: '文档被改动过，或不属于这期月报 / the document was changed, or is of another bulletin',
}

interface Caller {
  readonly home: string
  /** Where the caller stands. */
  readonly caller: string
}

/** What somebody does with a bulletin in hand. Gives the exit code: 0 fine, 1 not, 2 usage. */
export async function bulletin(
  [verb, file, ...more]: readonly string[],
  { home, caller }: Caller,
): Promise<number> {
  if (file !== undefined && verb === 'verify') return verify(file, { folder: caller, more })
  if (file !== undefined && verb === 'sql') return runSql(resolve(caller, file), home)
  process.stderr.write(usage)
  return 2
}

/** Runs a statement of the appendix as it was copied, over the warehouse of a world that is down; a row a line. */
async function runSql(file: string, home: string): Promise<number> {
  const sql = (await bytesOf(file)).toString()
  const run = await readRunRecord(home)
  if (run !== undefined && (await isAlive(run.supervisorPid)))
    throw new Fault('CONFLICT', 'the world is up and holds its warehouse; run: ./zhian down')
  const folder = join(home, 'warehouse')
  await access(folder).catch(() => {
    throw new Fault('INPUT_REFUSED', `there is no warehouse in ${home}`)
  })
  await using warehouse = await openWarehouse({ folder, database: 'zhian' }, 1)
  for (const row of await warehouse.query(sql, {}, bounds))
    process.stdout.write(`${JSON.stringify(row)}\n`)
  return 0
}

/** Checks a bulletin's HTML or PDF against its signature file. */
async function verify(
  file: string,
  { folder, more: [signatureFile] }: { folder: string; more: readonly string[] },
): Promise<number> {
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
