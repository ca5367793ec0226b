import type { BulletinContent, BulletinSignature } from '@zhian/contracts/bulletin'
import { Fault } from '@zhian/kit/fault'
import type { BulletinRecords } from './bulletin-records.ts'
import type { Words } from './document/words.ts'
import { wordsOf } from './document/words.ts'
import { fileStem } from './file-stem.ts'
import type { Mail } from './mail-sender.ts'
import type { MailSettings } from './mail-settings.ts'
import { dayText } from './period.ts'
import { readContent } from './read-content.ts'
import { fingerprintOf } from './signature.ts'

const attached = ['zh.pdf', 'en.pdf'] as const

/** The mail of an issued bulletin: both PDFs as they were issued, and the signature file to verify them with. */
export async function mailOf(
  records: Pick<BulletinRecords, 'find' | 'document'>,
  bulletinId: string,
  { publicUrl }: Pick<MailSettings, 'publicUrl'>,
): Promise<Pick<Mail, 'subject' | 'text' | 'files'>> {
  const signature = (await records.find(bulletinId))?.signature ?? null
  if (signature === null) throw new Fault('INVARIANT_BROKEN', `${bulletinId} was not issued`)
  const signed = JSON.parse(signature) as BulletinSignature
  const content = readContent(signed.content)
  const stem = fileStem(content)
  const documents = await Promise.all(
    attached.map(async (name) => {
      const bytes = await records.document(bulletinId, name)
      if (bytes === null) throw new Fault('INVARIANT_BROKEN', `${bulletinId} has lost its ${name}`)
      return { name: `${stem}.${name}`, type: 'application/pdf', bytes }
    }),
  )
  const signatureFile = {
    name: `${stem}.signature.json`,
    type: 'application/json',
    bytes: Buffer.from(`${JSON.stringify(signed, null, 2)}\n`),
  }
  const url = publicUrl === undefined ? undefined : `${publicUrl}/bulletins/${bulletinId}`
  const { publicKey } = signed.statement
  return { ...composeMail(content, { publicKey, url }), files: [...documents, signatureFile] }
}

/** What stands in the mail of an issued bulletin, Chinese first, English below. */
function composeMail(
  content: BulletinContent,
  { publicKey, url }: { readonly publicKey: string; readonly url: string | undefined },
): { readonly subject: string; readonly text: string } {
  const [zh, en] = [wordsOf('zh'), wordsOf('en')]
  return {
    subject: `${content.parkName} ${headOf(content, zh)} / ${headOf(content, en)}`,
    text: [zh, en].map((words) => partOf(content, { words, publicKey, url })).join('\n\n– – –\n\n'),
  }
}

/** A correction says so at once: whoever has the one before must know. */
function headOf({ month, revision, correction }: BulletinContent, words: Words): string {
  const [year = 0, monthOfYear = 0] = month.split('-').map(Number)
  const title = words.titleOf(words.month(year, monthOfYear))
  return correction === null ? title : words.mailCorrected(title, revision)
}

function partOf(
  content: BulletinContent,
  { words, publicKey, url }: { words: Words; publicKey: string; url: string | undefined },
): string {
  const { fromMs, toMs } = content.measures.period
  return [
    `${content.parkName} ${headOf(content, words)}`,
    words.period(dayText(fromMs), dayText(toMs - 1)),
    ...(content.correction === null ? [] : [words.correction(content.correction)]),
    words.mailAttached,
    words.mailVerify(
      `./zhian bulletin verify ${fileStem(content)}.zh.pdf`,
      fingerprintOf(publicKey),
    ),
    ...(url === undefined ? [] : [url]),
  ].join('\n')
}
