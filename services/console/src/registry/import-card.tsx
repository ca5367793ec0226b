import { InboxOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import { Button, Input, Upload } from 'antd'
import { useState } from 'react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useSession } from '../session/session.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import { YearsOfHolidays } from './years-of-holidays.tsx'

export interface ImportCardProps {
  readonly kind: RecordKind
  readonly title: string
  readonly hint: string
  readonly accept: string
  /** What has to be chosen before a file can be looked at. */
  readonly children?: ReactNode
  readonly isReady?: boolean
  /** Other ways to a file, beneath the first. */
  readonly Ways?: ComponentType<{ readonly onFile: (file: File) => void }>
  readonly send: (file: File, how: { readonly isDryRun: boolean }) => Promise<ImportReport>
}

/** A file is first only looked at: what it would change, and every problem by its row. Then it is taken, whole or not at all. */
export function ImportCard(props: ImportCardProps) {
  const { title, hint, accept, children, isReady = true, Ways } = props
  const { t } = useTranslation('registry')
  const tried = useImport(props, true)
  const taken = useImport(props, false)
  const file = tried.variables
  const look = (next: File) => {
    taken.reset()
    tried.mutate(next)
    return false
  }
  const isFine = tried.data?.problems.every(({ isHint }) => isHint) === true
  const error = tried.error ?? taken.error
  const report = taken.data ?? tried.data
  return (
    <section className="plain-card" aria-label={title}>
      <h3>{title}</h3>
      {children}
      <Upload.Dragger
        accept={accept}
        maxCount={1}
        showUploadList={false}
        disabled={!isReady}
        beforeUpload={look}
      >
        <p className="import-icon" aria-hidden="true">
          <InboxOutlined />
        </p>
        <p>{t('import.drop')}</p>
        <p className="muted">{hint}</p>
      </Upload.Dragger>
      {Ways !== undefined && (
        <div className="import-ways">
          <Ways onFile={look} />
        </div>
      )}
      {error && <ErrorPanel error={error} />}
      {report && <ImportOutcome report={report} />}
      {file && isFine && !taken.data && (
        <Button
          type="primary"
          data-testid="take-import"
          loading={taken.isPending}
          onClick={() => taken.mutate(file)}
        >
          {t('import.take')}
        </Button>
      )}
    </section>
  )
}

function useImport({ kind, send }: ImportCardProps, isDryRun: boolean) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: File) => send(file, { isDryRun }),
    onSuccess: () => !isDryRun && queries.invalidateQueries({ queryKey: ['registry', kind] }),
  })
}

export function TableImport({ kind }: { readonly kind: RecordKind }) {
  const { t } = useTranslation('registry')
  const { api } = useSession()
  return (
    <ImportCard
      kind={kind}
      title={t('import.title', { kind: t(`kind.${kind}`) })}
      hint={t('import.hint')}
      accept=".csv,.xlsx"
      Ways={kind === 'holidays' ? YearsAndPaste : PastedTable}
      send={(file, { isDryRun }) =>
        api.upload(`/v1/registry-import/${kind}?isDryRun=${isDryRun}`, file)
      }
    />
  )
}

function YearsAndPaste({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <>
      <YearsOfHolidays onFile={onFile} />
      <PastedTable onFile={onFile} />
    </>
  )
}

/** What somebody has copied out of a spreadsheet, with its headings; columns may be parted by tabs. */
function PastedTable({ onFile }: { readonly onFile: (file: File) => void }) {
  const { t } = useTranslation('registry')
  const [text, setText] = useState('')
  return (
    <details>
      <summary>{t('import.paste')}</summary>
      <Input.TextArea
        rows={6}
        aria-label={t('import.paste')}
        data-testid="pasted"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button
        disabled={text.trim() === ''}
        data-testid="look-pasted"
        onClick={() => onFile(new File([text], 'pasted.csv'))}
      >
        {t('import.look')}
      </Button>
    </details>
  )
}
