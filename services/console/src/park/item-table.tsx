import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RectificationItem } from '@zhian/contracts/assessment'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { useIsPrinting } from '../parts/print.tsx'
import { StatusDot } from '../parts/status-dot.tsx'
import type { StatusTone } from '../parts/status-dot.tsx'
import { TimeText } from '../parts/time-text.tsx'
import { useMay, useSession } from '../session/session.tsx'
import { ItemDialog } from './item-dialog.tsx'
import type { ItemChange } from './item-dialog.tsx'
import { useRectifications } from './park-reads.ts'
import { EnterpriseLink } from './ranking-table.tsx'
import { useRuleWords } from './rule-words.ts'
import { byUrgency, isOpen, isOverdue, smallPoints } from './score-facts.ts'

const tones: Readonly<Record<RectificationItem['state'], StatusTone>> = {
  open: 'bad',
  working: 'busy',
  recheck: 'busy',
  returned: 'bad',
  closed: 'good',
}

/** A park may have thousands. */
const itemsAtOnce = 30

/** `due` is what is late. */
export type ItemFilter = RectificationItem['state'] | 'due' | 'all'

export interface ItemTableProps {
  readonly enterpriseId?: string
  readonly filter?: ItemFilter
}

/** What is to be mended: one cause, one line; late first, then what costs most. */
export function ItemTable({ enterpriseId, filter = 'all' }: ItemTableProps) {
  const { t } = useTranslation('park')
  const asked = useRectifications()
  const { editing, setEditing, change } = useItemChange()
  const [unfolded, setUnfolded] = useState(itemsAtOnce)
  const shown = useIsPrinting() ? Infinity : unfolded
  const nowMs = asked.dataUpdatedAt
  const items = (asked.data?.items ?? [])
    .filter((item) => enterpriseId === undefined || item.enterpriseId === enterpriseId)
    .filter((item) => fits(item, filter, nowMs))
    .sort(byUrgency(nowMs))
  return (
    <>
      {asked.error && <ErrorPanel error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data && items.length === 0 && <p className="muted">{t('item.none')}</p>}
      <ul className="items">
        {items.slice(0, shown).map((item) => (
          <ItemLine
            key={item.itemId}
            item={item}
            nowMs={nowMs}
            isNamed={enterpriseId === undefined}
            onEdit={() => setEditing(item)}
          />
        ))}
      </ul>
      {items.length > shown && (
        <Button onClick={() => setUnfolded(shown + itemsAtOnce)}>
          {t('item.more', { count: items.length - shown })}
        </Button>
      )}
      {editing && (
        <ItemDialog
          item={editing}
          isSaving={change.isPending}
          error={change.error}
          onClose={() => setEditing(null)}
          onSave={(next) => change.mutate(next)}
        />
      )}
    </>
  )
}

function fits(item: RectificationItem, filter: ItemFilter, nowMs: number): boolean {
  if (filter === 'all') return true
  return filter === 'due' ? isOverdue(item, nowMs) : item.state === filter
}

function useItemChange() {
  const { api } = useSession()
  const queries = useQueryClient()
  const [editing, setEditing] = useState<RectificationItem | null>(null)
  const change = useMutation({
    mutationFn: ({ itemId, ...body }: ItemChange) =>
      api.send('PATCH', `/v1/rectifications/${encodeURIComponent(itemId)}`, body),
    onSuccess: () => setEditing(null),
    onSettled: () => queries.invalidateQueries({ queryKey: ['rectifications'] }),
  })
  return { editing, setEditing, change }
}

interface ItemLineProps {
  readonly item: RectificationItem
  readonly nowMs: number
  readonly isNamed: boolean
  readonly onEdit: () => void
}

function ItemLine({ item, nowMs, isNamed, onEdit }: ItemLineProps) {
  const { t } = useTranslation('park')
  const words = useRuleWords()
  const may = useMay()
  const { enterpriseId, enterpriseName, objectId, objectName, dueAtMs, state, note, responsible } =
    item
  return (
    <li data-testid="item">
      <div className="item-head">
        <StatusDot tone={tones[state]} text={t(`state.${state}`)} />
        {isNamed && <EnterpriseLink row={{ enterpriseId, name: enterpriseName }} />}
        <b>{words.rule(item.ruleId)}</b>
        <span>{words.object(objectId, objectName)}</span>
        {item.alsoObjectIds.length > 0 && (
          <span className="muted">{t('item.also', { count: item.alsoObjectIds.length })}</span>
        )}
        {isOverdue(item, nowMs) && <span className="late">{t('item.late')}</span>}
      </div>
      <div className="item-body">
        <span>{words.fix(item.fixHint)}</span>
        <span className="muted item-times">
          {t('item.since')} <TimeText atMs={item.firstSeenAtMs} />
          {dueAtMs !== null && (
            <>
              {' · '}
              {t('item.due')} <TimeText atMs={dueAtMs} />
            </>
          )}
          {responsible !== null && ` · ${responsible}`}
          {note !== null && ` · ${note}`}
        </span>
      </div>
      <b className="item-gain">
        {item.pointsLost > 0 ? t('item.gain', { points: smallPoints(item.pointsLost) }) : ''}
      </b>
      {isOpen(item) && may('answer rectification') && (
        <Button size="small" data-testid="edit-item" onClick={onEdit}>
          {t('item.edit')}
        </Button>
      )}
    </li>
  )
}
