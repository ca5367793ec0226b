import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BulletinChange, BulletinView } from '@zhian/contracts/bulletin'
import { Button, Modal, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { PlainPage } from '../parts/plain-page.tsx'
import { useMay, useSession } from '../session/session.tsx'
import { BulletinEditor } from './bulletin-editor.tsx'
import { BulletinPreview } from './bulletin-preview.tsx'
import { DeliveriesCard } from './deliveries-card.tsx'
import { FigureOrigins } from './figure-origins.tsx'
import { useRecipients } from './recipients-card.tsx'
import { SignatureCard } from './signature-card.tsx'

/** One bulletin: what people add while it is a draft, how it reads, and how it was signed. */
export function BulletinPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('bulletin')
  const may = useMay()
  const [isAsking, setIsAsking] = useState(false)
  const { bulletin, change, issue } = useBulletin(id)
  const error = bulletin.error ?? change.error ?? issue.error
  const panel = error && <ErrorPanel error={error} onRetry={() => void bulletin.refetch()} />
  const view = bulletin.data
  if (view === undefined) return <PlainPage title={t('list.title')}>{panel}</PlainPage>
  const isDraft = view.state === 'draft' && may('write bulletin')
  const { month, revision } = view
  const button = (
    <Button type="primary" data-testid="issue" onClick={() => setIsAsking(true)}>
      {t('issue.button')}
    </Button>
  )
  return (
    <PlainPage
      title={`${view.content.parkName} ${t('list.month', { month, revision })}`}
      action={isDraft && button}
    >
      {panel}
      <BulletinState bulletin={view} />
      {isDraft && (
        <BulletinEditor
          key={view.version}
          bulletin={view}
          isSaving={change.isPending}
          onSave={(wish) => change.mutate(wish)}
        />
      )}
      <BulletinPreview bulletin={view} />
      <FigureOrigins bulletin={view} />
      {isAsking && (
        <IssueDialog
          parkId={view.parkId}
          isIssuing={issue.isPending}
          onCancel={() => setIsAsking(false)}
          onIssue={() => issue.mutate(view.version, { onSettled: () => setIsAsking(false) })}
        />
      )}
    </PlainPage>
  )
}

function BulletinState({ bulletin }: { readonly bulletin: BulletinView }) {
  const { t } = useTranslation('bulletin')
  const { state, correction, signature } = bulletin
  return (
    <>
      <p className="bulletin-state">
        <Tag color={state === 'issued' ? 'green' : 'gold'}>{t(`state.${state}`)}</Tag>
        {correction !== null && t('corrects', { correction })}
      </p>
      {signature && <SignatureCard signature={signature} />}
      {state === 'issued' && <DeliveriesCard bulletinId={bulletin.bulletinId} />}
    </>
  )
}

interface IssueDialogProps {
  readonly parkId: string
  readonly isIssuing: boolean
  readonly onCancel: () => void
  readonly onIssue: () => void
}

/** Says what can never be changed afterwards. */
function IssueDialog({ parkId, isIssuing, onCancel, onIssue }: IssueDialogProps) {
  const { t } = useTranslation('bulletin')
  const { data } = useRecipients(parkId)
  const count = data?.addresses.length ?? 0
  return (
    <Modal
      open
      title={t('issue.title')}
      okText={t('issue.confirm')}
      okButtonProps={{ loading: isIssuing }}
      onCancel={onCancel}
      onOk={onIssue}
    >
      <p>{t('issue.text')}</p>
      <p>{t('issue.after')}</p>
      {data !== undefined && <p>{t(data.isSetUp ? 'issue.mailed' : 'mail.notSetUp', { count })}</p>}
    </Modal>
  )
}

function useBulletin(id: string) {
  const { api } = useSession()
  const queries = useQueryClient()
  const path = `/v1/bulletins/${encodeURIComponent(id)}`
  const key = ['bulletin', id]
  const keep = (view: BulletinView | null) => {
    queries.setQueryData(key, view)
    return queries.invalidateQueries({ queryKey: ['bulletins'] })
  }
  const bulletin = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.read<BulletinView>(path, signal),
  })
  const change = useMutation({
    mutationFn: (wish: BulletinChange) => api.send<BulletinView>('PATCH', path, wish),
    onSuccess: keep,
  })
  const issue = useMutation({
    mutationFn: (version: number) => api.send<BulletinView>('POST', `${path}/issue`, { version }),
    onSuccess: keep,
  })
  return { bulletin, change, issue }
}
