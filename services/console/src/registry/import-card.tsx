import { InboxOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecordKind } from '@zhian/contracts/registry'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import { Button, Upload } from 'antd'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import { useSession } from '../session/session.tsx'

/** A table is first only looked at: what it would change, and every problem by its row. Then it is taken, whole or not at all. */
export function ImportCard({ kind }: { readonly kind: RecordKind }) {
  const { t } = useTranslation('registry')
  const tried = useImport(kind, true)
  const taken = useImport(kind, false)
  const file = tried.variables
  const look = (next: Blob) => {
    taken.reset()
    tried.mutate(next)
    return false
  }
  const isFine = tried.data?.problems.every(({ isHint }) => isHint) === true
  return (
    <section className="plain-card" aria-labelledby="import">
      <h3 id="import">{t('import.title', { kind: t(`kind.${kind}`) })}</h3>
      <Upload.Dragger accept=".csv,.xlsx" maxCount={1} showUploadList={false} beforeUpload={look}>
        <p className="import-icon" aria-hidden="true">
          <InboxOutlined />
        </p>
        <p>{t('import.drop')}</p>
        <p className="muted">{t('import.hint')}</p>
      </Upload.Dragger>
      {(tried.error ?? taken.error) && <ErrorPanel error={tried.error ?? taken.error} />}
      {tried.data && !taken.data && <Report report={tried.data} />}
      {taken.data && <Report report={taken.data} />}
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

function useImport(kind: RecordKind, isDryRun: boolean) {
  const { api } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (file: Blob) =>
      api.upload<ImportReport>(`/v1/registry-import/${kind}?isDryRun=${isDryRun}`, file),
    onSuccess: () => !isDryRun && queries.invalidateQueries({ queryKey: ['registry', kind] }),
  })
}

const problemsShown = 200

function Report({ report }: { readonly report: ImportReport }) {
  const { t } = useTranslation('registry')
  const { isDryRun, rows, added, changed, unchanged, problems } = report
  return (
    <div className="import-report" role="status" data-testid="import-report">
      <p>
        <b>{t(isDryRun ? 'import.would' : 'import.did')}</b>{' '}
        {t('import.counts', { rows, added, changed, unchanged })}
      </p>
      {problems.length > 0 && (
        <div className="scroll-x">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('import.row')}</th>
                <th>{t('import.column')}</th>
                <th>{t('import.value')}</th>
                <th>{t('import.problem')}</th>
              </tr>
            </thead>
            <tbody>
              {problems.slice(0, problemsShown).map((each, index) => (
                <tr key={index}>
                  <td>{each.row}</td>
                  <td>{each.column ?? '—'}</td>
                  <td>{each.value ?? '—'}</td>
                  <td>
                    <StatusDot tone={each.isHint ? 'busy' : 'bad'} text={each.problem} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {problems.length > problemsShown && (
        <p className="muted">{t('import.more', { count: problems.length - problemsShown })}</p>
      )}
    </div>
  )
}
