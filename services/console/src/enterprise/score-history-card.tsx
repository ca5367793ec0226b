import { DownloadOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import type { EnterpriseScore } from '@zhian/contracts/assessment'
import type { ScoreHistory, ScoreRevision } from '@zhian/contracts/score-history'
import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { BandMark } from '../park/score-words.tsx'
import { points } from '../park/score-facts.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { saveFile } from '../parts/save-file.ts'
import { TimeText } from '../parts/time-text.tsx'
import { useSession } from '../session/session.tsx'
import { RevisionChange } from './revision-change.tsx'

/** Each computation of this score: when, why, what changed, and the very input it was made from. */
export function ScoreHistoryCard({ score }: { readonly score: EnterpriseScore }) {
  const { t } = useTranslation('enterprise')
  const { api } = useSession()
  const path = `/v1/enterprises/${encodeURIComponent(score.row.enterpriseId)}`
  const ofPeriod = `period=${score.period}`
  const history = useInfiniteQuery({
    queryKey: ['score-history', path, score.period, score.computedAtMs],
    queryFn: ({ pageParam, signal }) =>
      api.read<ScoreHistory>(`${path}/score-history?${ofPeriod}${pageParam}`, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => (next === null ? undefined : `&before=${next}`),
  })
  const download = useMutation({
    mutationFn: async (revision: number) => {
      const name = `${score.row.enterpriseId}-${score.period}-${revision}.json`
      saveFile(await api.file(`${path}/score-input?${ofPeriod}&revision=${revision}`), name)
    },
  })
  const pages = history.data?.pages ?? []
  const names = Object.assign({}, score.names, ...pages.map((page) => page.names))
  const error = history.error ?? download.error
  return (
    <section className="plain-card" aria-labelledby="history">
      <h3 id="history">{t('history.title')}</h3>
      <p className="muted">{t('history.lead')}</p>
      {error && <ErrorPanel error={error} onRetry={() => void history.refetch()} />}
      <ul className="items">
        {pages.flatMap(({ items }) =>
          items.map((item) => (
            <RevisionLine
              key={item.revision}
              item={item}
              names={names}
              onDownload={() => download.mutate(item.revision)}
            />
          )),
        )}
      </ul>
      {history.hasNextPage && (
        <Button loading={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t('history.more')}
        </Button>
      )}
      <AppealLines appeals={pages[0]?.appeals ?? []} />
    </section>
  )
}

interface RevisionLineProps {
  readonly item: ScoreRevision
  readonly names: EnterpriseScore['names']
  readonly onDownload: () => void
}

function RevisionLine({ item, names, onDownload }: RevisionLineProps) {
  const { t } = useTranslation('enterprise')
  const { computedAtMs, reasons, output, band, change } = item
  return (
    <li data-testid="revision">
      <div className="item-head">
        <BandMark band={band ?? 'NONE'} />
        <b>{output === null ? '—' : points(output)}</b>
        <TimeText atMs={computedAtMs} />
        <span>
          {reasons.map((reason) => (
            <Tag key={reason}>{t(`history.reason.${reason}`)}</Tag>
          ))}
        </span>
        <Button
          size="small"
          type="link"
          icon={<DownloadOutlined />}
          title={t('history.inputTip')}
          onClick={onDownload}
        >
          {t('history.input')}
        </Button>
      </div>
      {change !== null && <RevisionChange change={change} names={names} />}
    </li>
  )
}

function AppealLines({ appeals }: Pick<ScoreHistory, 'appeals'>) {
  const { t } = useTranslation('enterprise')
  if (appeals.length === 0) return null
  return (
    <>
      <h4>{t('history.appeals')}</h4>
      <ul className="items">
        {appeals.map(({ by, reason, outcome }) => (
          <li key={outcome.atMs}>
            <TimeText atMs={outcome.atMs} /> {by} · {reason} ·{' '}
            {t(outcome.isSame ? 'history.same' : 'history.differs')}
          </li>
        ))}
      </ul>
    </>
  )
}
