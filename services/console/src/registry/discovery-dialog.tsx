import type { CameraView } from '@zhian/contracts/api'
import type { CameraArchive, IgnoredCamera } from '@zhian/contracts/registry'
import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCameras } from '../header/use-places.ts'
import { useRecords } from '../park/park-reads.ts'
import { usePutRecord } from '../park/put-record.ts'
import { Dialog } from '../parts/dialog.tsx'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { SiteSelect } from './site-select.tsx'
import type { ChosenSite } from './site-select.tsx'
import type { useSettleDiscovery } from './use-settle-discovery.ts'

export type DiscoveryAct = 'begin' | 'is' | 'ignore'

export interface DiscoveryDialogProps {
  readonly act: DiscoveryAct
  readonly camera: CameraView
  readonly settle: ReturnType<typeof useSettleDiscovery>
  readonly onClose: () => void
}

/** What has to be asked before a discovered camera is settled. */
export function DiscoveryDialog(props: DiscoveryDialogProps) {
  return props.act === 'ignore' ? <IgnoreDialog {...props} /> : <SiteDialog {...props} />
}

/** On which site it stands; and where it is archived already, as which. */
function SiteDialog({ act, camera, settle, onClose }: DiscoveryDialogProps) {
  const { t } = useTranslation('discoveries')
  const { enterpriseId, siteId } = camera
  const [chosen, setChosen] = useState<ChosenSite | null>(null)
  const [archiveId, setArchiveId] = useState<string | null>(null)
  const sites = useRecords<ChosenSite>('sites')
  const site = chosen ?? sites.data?.find(({ id }) => id === siteId)?.record ?? null
  const archives = useArchivesOn(site?.siteId)
  const archive = archives.find(({ id }) => id === archiveId)
  const isReady = site !== null && (act === 'begin' || archive !== undefined)
  const go = () => {
    if (site === null) return
    const is = archive && { cameraId: archive.id, version: archive.version }
    const order = { siteId: site.siteId, ...(act === 'is' && is ? { is } : {}) }
    settle.mutate({ camera, order }, { onSuccess: onClose })
  }
  return (
    <Dialog
      title={t(`${act}Title`, { id: camera.cameraId })}
      okText={t(act === 'is' ? 'isSubmit' : 'begin')}
      okButtonProps={{ disabled: !isReady, loading: settle.isPending }}
      onOk={go}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('site')} extra={site === null && t('siteUnknown', { siteId })}>
          <SiteSelect {...ofKnown(sites.data, enterpriseId)} value={site} onChoose={setChosen} />
        </Form.Item>
        {act === 'is' && (
          <Form.Item label={t('archive')} extra={t('isText')}>
            <Select
              aria-label={t('archive')}
              showSearch={{ optionFilterProp: 'label' }}
              value={archiveId}
              options={archives.map(({ id, record, isSeen }) => ({
                value: id,
                label: `${record.name ?? id} (${id})${isSeen ? ` · ${t('isSeen')}` : ''}`,
                disabled: isSeen,
              }))}
              onChange={setArchiveId}
            />
          </Form.Item>
        )}
        {settle.error && <ErrorPanel error={settle.error} />}
      </Form>
    </Dialog>
  )
}

/** An enterprise that the registry does not know has no sites to choose among: then all are offered. */
const ofKnown = (
  sites: readonly { readonly record: ChosenSite }[] | undefined,
  enterpriseId: string,
) => (sites?.some(({ record }) => record.enterpriseId === enterpriseId) ? { enterpriseId } : {})

/** What an agent sees is itself, and cannot be another. */
function useArchivesOn(siteId: string | undefined) {
  const archives = useRecords<CameraArchive>('cameras')
  const live = useCameras()
  const seen = new Set(live.data?.items.map(({ cameraId }) => cameraId))
  return (archives.data ?? [])
    .filter(({ record }) => record.siteId === siteId)
    .map((each) => ({ ...each, isSeen: seen.has(each.id) }))
    .toSorted((a, b) => Number(a.isSeen) - Number(b.isSeen))
}

const reasonMax = 200

function IgnoreDialog({ camera, onClose }: DiscoveryDialogProps) {
  const { t } = useTranslation('discoveries')
  const { cameraId, enterpriseId } = camera
  const [reason, setReason] = useState('')
  const ignored = useRecords<IgnoredCamera>('ignored')
  const put = usePutRecord<IgnoredCamera>('ignored')
  const go = () => {
    const record = { cameraId, enterpriseId, reason: reason.trim() }
    const version = ignored.data?.find(({ id }) => id === cameraId)?.version
    put.mutate({ id: cameraId, record, version }, { onSuccess: onClose })
  }
  return (
    <Dialog
      title={t('ignoreTitle', { id: cameraId })}
      okText={t('ignore')}
      okButtonProps={{ disabled: reason.trim() === '', loading: put.isPending }}
      onOk={go}
      onCancel={onClose}
    >
      <Form layout="vertical">
        <Form.Item label={t('reason')} extra={t('ignoreText')}>
          <Input.TextArea
            aria-label={t('reason')}
            rows={2}
            maxLength={reasonMax}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
        {put.error && <ErrorPanel error={put.error} />}
      </Form>
    </Dialog>
  )
}
