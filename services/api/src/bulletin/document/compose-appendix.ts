import type { BulletinContent, Statement } from '@zhian/contracts/bulletin'
import { printedSql, wordFor } from '@zhian/contracts/bulletin-text'
import { sha256Of } from '../canonical-json.ts'
import { fileStem } from '../file-stem.ts'
import { contentDigest, fingerprintOf } from '../signature.ts'
import type { Block, DocumentTable } from './blocks.ts'
import { dayTable, enterpriseTable } from './compose-tables.ts'
import { assessedNote } from './figure-notes.ts'
import type { Words } from './words.ts'

interface AppendixNeeds {
  readonly words: Words
  readonly publicKey: string | null
}

/** How every number was made, the table beside the chart of days, and how to verify it all. */
export function appendixBlocks(content: BulletinContent, needs: AppendixNeeds): Block[] {
  const { words } = needs
  return [
    { is: 'heading', text: words.appendixSql, startsPage: true },
    { is: 'paragraph', text: words.appendixSqlLead, tone: 'muted' },
    ...content.measures.statements.flatMap((statement) =>
      statementBlocks(content, statement, words),
    ),
    { is: 'heading', text: words.appendixDays, startsPage: true },
    { is: 'table', table: dayTable(content, words) },
    ...enterpriseBlocks(content, words),
    { is: 'heading', text: words.appendixHashes, startsPage: true },
    ...signatureBlocks(content, needs),
  ]
}

function enterpriseBlocks(content: BulletinContent, words: Words): Block[] {
  if (content.measures.enterprises.length === 0) return []
  const assessed = assessedNote({ measures: content.measures, words })
  return [
    { is: 'heading', text: words.appendixEnterprises, startsPage: true },
    { is: 'paragraph', text: words.appendixEnterprisesLead, tone: 'muted' },
    ...(assessed === null ? [] : [{ is: 'paragraph', text: assessed, tone: 'muted' } as const]),
    { is: 'table', table: enterpriseTable(content, words) },
  ]
}

function statementBlocks(content: BulletinContent, statement: Statement, words: Words): Block[] {
  const given = content.measures.figures.filter((figure) => figure.statement === statement.name)
  const table = (words.tables as Readonly<Record<string, string>>)[statement.name]
  const names = [
    ...given.map(({ key }) => `${wordFor(words.figures, key)} (${key})`),
    ...(table === undefined ? [] : [table]),
  ]
  const facts = `${words.gives}: ${names.join(', ')} · ${words.runsOn}: ${words.databases[statement.database]}`
  return [
    { is: 'subheading', text: wordFor(words.statements, statement.name) },
    { is: 'paragraph', text: facts, tone: 'muted' },
    ...printedSql(statement, words.previousParameters).map(
      (text) => ({ is: 'code', text }) as const,
    ),
  ]
}

function signatureBlocks(content: BulletinContent, { words, publicKey }: AppendixNeeds): Block[] {
  const how: Block[] =
    publicKey === null
      ? [{ is: 'paragraph', text: words.draftHashes, tone: 'warning' }]
      : [
          { is: 'paragraph', text: words.hashesLead },
          { is: 'code', text: `./zhian bulletin verify ${fileStem(content)}.zh.pdf` },
          { is: 'paragraph', text: words.withoutUs },
          { is: 'code', text: opensslCommands(content, publicKey) },
          {
            is: 'table',
            table: {
              columns: [
                { text: words.publicKey, isNumber: false, share: 2.6 },
                { text: words.fingerprint, isNumber: false, share: 1 },
              ],
              rows: [[publicKey, fingerprintOf(publicKey)]],
            },
          },
        ]
  return [...how, { is: 'table', table: hashTable(content, words) }]
}

/** The 12 bytes of DER before an Ed25519 key (RFC 8410) are 16 letters of base64. */
const keyHead = 'MCowBQYDK2VwAyEA'

/** For whoever has no Zhian: OpenSSL 3, jq and coreutils. `jq -S` writes this statement as RFC 8785 does. */
function opensslCommands(content: BulletinContent, publicKey: string): string {
  const file = `${fileStem(content)}.signature.json`
  return [
    `jq -cjS .statement ${file} > statement`,
    `jq -r .signature ${file} | base64 -d > signature`,
    `echo ${keyHead}${publicKey} | base64 -d > key`,
    'openssl pkeyutl -verify -pubin -keyform DER -inkey key -rawin -in statement -sigfile signature',
    `jq .statement.documents ${file}`,
    `sha256sum ${fileStem(content)}.*.html ${fileStem(content)}.*.pdf`,
  ].join('\n')
}

function hashTable(content: BulletinContent, words: Words): DocumentTable {
  const statements = content.measures.statements.map(({ name, sql }) => [
    `${words.statement} · ${wordFor(words.statements, name)}`,
    sha256Of(sql),
  ])
  return {
    columns: [
      { text: words.object, isNumber: false, share: 1 },
      { text: words.hash, isNumber: false, share: 2 },
    ],
    rows: [[words.content, contentDigest(content)], ...statements],
  }
}
