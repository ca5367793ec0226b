import { UploadOutlined } from '@ant-design/icons'
import type { Position } from '@zhian/contracts/registry'
import { Button, Input, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readPositions, writePositions } from './read-positions.ts'
import type { Shape } from './shapes.ts'

export interface CornerTextProps {
  readonly shape: Shape
  readonly onCorners: (corners: readonly Position[]) => void
}

/** The same as on the plan by keyboard: one corner a line, or GeoJSON, pasted or out of a file. */
export function CornerText({ shape, onCorners }: CornerTextProps) {
  const { t } = useTranslation('records')
  const [typed, setTyped] = useState<string | null>(null)
  const { form, corners } = shape
  const read = typed === null ? undefined : readPositions(typed, form)
  const take = (text: string) => {
    setTyped(text)
    const next = readPositions(text, form)
    if (next.ok) onCorners(next.corners)
  }
  const load = (file: File) => {
    void file.text().then(take)
    return false
  }
  return (
    <details className="corner-text">
      <summary>{t('draw.coordinates', { count: corners.length })}</summary>
      <Input.TextArea
        aria-label={t('draw.coordinates', { count: corners.length })}
        data-testid="corners"
        rows={form === 'place' ? 2 : 6}
        value={typed ?? writePositions(corners)}
        status={read?.ok === false ? 'error' : ''}
        spellCheck={false}
        onChange={(event) => take(event.target.value)}
        onBlur={() => read?.ok !== false && setTyped(null)}
      />
      {read?.ok === false && (
        <p className="field-problems" role="alert">
          {t(`positions.${read.problem}`, { line: read.line ?? 1 })}
        </p>
      )}
      <div className="draw-tools">
        <Upload accept=".geojson,.json" maxCount={1} showUploadList={false} beforeUpload={load}>
          <Button icon={<UploadOutlined />}>{t('draw.upload')}</Button>
        </Upload>
        <span className="muted">{t('draw.datum')}</span>
      </div>
    </details>
  )
}
