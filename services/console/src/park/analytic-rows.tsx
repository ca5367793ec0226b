import type { Analytic } from '@zhian/contracts/assessment'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CellWord } from './analytic-words.ts'

/** A screenful; the rest is a click away. */
const rowsShown = 40

interface AnalyticRowsProps {
  readonly analytic: Pick<Analytic, 'columns' | 'rows'>
  readonly word: CellWord
}

export function AnalyticRows({ analytic: { columns, rows }, word }: AnalyticRowsProps) {
  const { t } = useTranslation('analytics')
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? rows : rows.slice(0, rowsShown)
  return (
    <>
      <table className="plain-table" data-testid="analytic-rows">
        <thead>
          <tr>
            {columns.map(({ key }) => (
              <th key={key}>{t(`column.${key as 'day'}`, { defaultValue: key })}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={index}>
              {columns.map(({ key, unit }, at) => (
                <td key={key} title={key.endsWith('Id') ? String(row[at] ?? '') : undefined}>
                  {word(key, row[at] ?? null, unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shown.length && (
        <Button type="link" onClick={() => setIsWhole(true)}>
          {t('moreRows', { count: rows.length - shown.length })}
        </Button>
      )}
    </>
  )
}
