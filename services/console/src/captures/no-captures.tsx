import { Button } from 'antd'
import { Trans, useTranslation } from 'react-i18next'
import { EmptyState } from '../parts/empty-state.tsx'
import { percent } from '../parts/percent.ts'
import { useSession } from '../session/session.tsx'
import type { CaptureListProps } from './capture-list-view.tsx'
import { defaultRange, isNarrowed } from './capture-search.ts'
import type { CaptureSearch } from './capture-search.ts'

const widestRange = '30d'

/** Which emptiness is it: filters, the time, or has nothing come yet? */
export function NoCaptures({
  search,
  hasCameras,
  onChange,
  onClear,
}: Omit<CaptureListProps, 'feed' | 'isCovered'>) {
  const { t } = useTranslation('captures')
  const filters = useFilterWords(search)
  if (isNarrowed(search)) {
    const action = (
      <Button type="primary" onClick={onClear}>
        {t('empty.narrowAction')}
      </Button>
    )
    return (
      <EmptyState kind="filters-too-narrow" title={t('empty.narrowTitle')} action={action}>
        <p>{t('empty.narrowText', { filters })}</p>
      </EmptyState>
    )
  }
  const range = search.range ?? defaultRange
  if (hasCameras && range !== widestRange) {
    const action = (
      <Button type="primary" onClick={() => onChange({ range: widestRange })}>
        {t('empty.rangeAction')}
      </Button>
    )
    return (
      <EmptyState kind="nothing-in-range" title={t('empty.rangeTitle')} action={action}>
        <p>{t('empty.rangeText', { range: t(`range.${range}`) })}</p>
      </EmptyState>
    )
  }
  return <NothingYet />
}

function NothingYet() {
  const { t } = useTranslation('captures')
  return (
    <EmptyState kind="nothing-yet" title={t('empty.nothingTitle')}>
      <p>{t('empty.nothingText')}</p>
      <ol className="steps">
        <li>{t('empty.step1')}</li>
        <li>{t('empty.step2')}</li>
        <li>
          <Trans
            t={t}
            i18nKey="empty.step3"
            values={{ command: './zhian status' }}
            components={{ code: <code /> }}
          />
        </li>
      </ol>
    </EmptyState>
  )
}

export function NoRight() {
  const { t } = useTranslation('captures')
  const { signOut } = useSession()
  const action = <Button onClick={signOut}>{t('empty.rightAction')}</Button>
  return (
    <EmptyState kind="no-right" title={t('empty.rightTitle')} action={action}>
      <p>{t('empty.rightText')}</p>
    </EmptyState>
  )
}

function useFilterWords({ kind, camera, type, plate, confidence, range }: CaptureSearch): string {
  const { t } = useTranslation('captures')
  const words = [
    kind && t(`kind.${kind}`),
    camera,
    type && t(`type.${type}`),
    plate,
    confidence && t('filter.atLeast', { percent: percent(confidence) }),
    t(`range.${range ?? defaultRange}`),
  ]
  return words.filter((word) => typeof word === 'string').join(' · ')
}
