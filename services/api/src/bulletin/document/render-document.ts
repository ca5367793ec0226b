import type { BulletinContent, DocumentName } from '@zhian/contracts/bulletin'
import { documentNames } from '@zhian/contracts/bulletin'
import type { Documents } from '../signature.ts'
import { composeDocument } from './compose-document.ts'
import { renderHtml } from './render-html.ts'
import { renderPdf } from './render-pdf.ts'
import type { Language } from './words.ts'

/** The same content and key give the same bytes. */
export async function renderDocument(
  content: BulletinContent,
  { name, publicKey = null }: { name: DocumentName; publicKey?: string | null },
): Promise<Uint8Array> {
  const [language, format] = name.split('.') as [Language, 'html' | 'pdf']
  const document = composeDocument(content, { language, publicKey })
  return format === 'html' ? Buffer.from(renderHtml(document)) : renderPdf(document)
}

export async function renderDocuments(
  content: BulletinContent,
  publicKey: string,
): Promise<Documents> {
  const rendered: [DocumentName, Uint8Array][] = []
  for (const name of documentNames)
    rendered.push([name, await renderDocument(content, { name, publicKey })])
  return Object.fromEntries(rendered) as Documents
}
