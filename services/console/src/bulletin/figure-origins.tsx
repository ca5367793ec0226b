import type {
  BulletinEntryOrder,
  BulletinMeasures,
  BulletinView,
  Figure,
} from '@zhian/contracts/bulletin'
import {
  amountText,
  bulletinWords,
  changeText,
  numberText,
  previousText,
  printedSql,
  wordFor,
} from '@zhian/contracts/bulletin-text'
import type { BulletinWords } from '@zhian/contracts/bulletin-text'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../parts/copy-text.tsx'
import { wallTime } from '../parts/time.ts'

/** Every figure of the bulletin with where it is from: the SQL that gives it, or who typed it in, by whose word and up to which day. */
export function FigureOrigins({ bulletin }: { readonly bulletin: BulletinView }) {
  const { t } = useTranslation('bulletin')
  const words = useBulletinWords()
  const { measures, entries } = bulletin.content
  return (
    <section className="plain-card" aria-labelledby="origins">
      <h3 id="origins">{t('origins.title')}</h3>
      <p className="muted">{t('origins.lead', { at: wallTime(measures.measuredAtMs) })}</p>
      <div className="scroll-x">
        <table className="plain-table bulletin-origins" data-testid="origins">
          <thead>
            <tr>
              <th>{t('entry.metric')}</th>
              <th className="number">{t('origins.value')}</th>
              <th className="number">{t('entry.previous')}</th>
              <th className="number">{t('origins.change')}</th>
              <th>{t('origins.origin')}</th>
            </tr>
          </thead>
          <tbody>
            {entries.map((entry, index) => (
              <tr key={index}>
                <td>{nameOf(entry, words)}</td>
                <td className="number">{numberText(entry.value)}</td>
                <td className="number">
                  {entry.previous === undefined ? '—' : numberText(entry.previous)}
                </td>
                <td className="number">{changeText(entry.value, entry.previous ?? null)}</td>
                <td>
                  {t('origins.typed', { source: entry.source, asOf: entry.asOf })}
                  <small className="muted">
                    {t('origins.by', { by: entry.by, at: wallTime(entry.atMs) })}
                  </small>
                </td>
              </tr>
            ))}
            {entries.every(({ fills }) => fills !== 'case_queries') && (
              <tr>
                <td>{words.filled.case_queries}</td>
                <td className="number">—</td>
                <td className="number">—</td>
                <td className="number">—</td>
                <td>{t('editor.caseQueriesText')}</td>
              </tr>
            )}
            {measures.figures.map((figure) => (
              <MeasuredRow key={figure.key} figure={figure} measures={measures} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function nameOf({ fills, metric, unit }: BulletinEntryOrder, words: BulletinWords): string {
  const name = fills === undefined ? metric : words.filled[fills]
  return unit === '' ? name : `${name} (${unit})`
}

interface MeasuredProps {
  readonly figure: Figure
  readonly measures: BulletinMeasures
}

function MeasuredRow({ figure, measures }: MeasuredProps) {
  const words = useBulletinWords()
  const { key, unit, value, previous } = figure
  return (
    <tr>
      <td>{wordFor(words.figures, key)}</td>
      <td className="number">{amountText(figure, { unit, words })}</td>
      <td className="number">{previousText(figure, words)}</td>
      <td className="number">{changeText(value, previous)}</td>
      <td>
        <PreviousOrigin figure={figure} measures={measures} />
        <StatementText name={figure.statement} measures={measures} />
      </td>
    </tr>
  )
}

/** What was issued a year before stands, and is no answer of the statement. */
function PreviousOrigin({ figure, measures: { issuedBefore } }: MeasuredProps) {
  const { t } = useTranslation('bulletin')
  const words = useBulletinWords()
  const { previous, previousHidden, differs, recomputed, unit } = figure
  if (issuedBefore === null || (previous === null && previousHidden === null)) return null
  const { month, revision } = issuedBefore
  const again =
    recomputed === null ? null : amountText({ value: recomputed, hidden: null }, { unit, words })
  return (
    <small className={differs ? 'is-other' : 'muted'}>
      {t('origins.issued', { month, revision })}
      {differs && ` ${again === null ? t('origins.differs') : t('origins.again', { again })}`}
    </small>
  )
}

function StatementText({
  name,
  measures,
}: Pick<MeasuredProps, 'measures'> & { readonly name: string }) {
  const { t } = useTranslation('bulletin')
  const words = useBulletinWords()
  const statement = measures.statements.find((each) => each.name === name)
  const title = wordFor(words.statements, name)
  if (statement === undefined) return title
  return (
    <details>
      <summary>SQL · {title}</summary>
      {printedSql(statement, t('entry.previous')).map((sql) => (
        <div key={sql}>
          <CopyText text={sql} shown={t('origins.copy')} label={title} />
          <pre className="sql">{sql}</pre>
        </div>
      ))}
    </details>
  )
}

function useBulletinWords() {
  const { i18n } = useTranslation()
  return bulletinWords[i18n.language === 'en' ? 'en' : 'zh']
}
