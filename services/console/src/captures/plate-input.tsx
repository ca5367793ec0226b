import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import type { InputRef } from 'antd'
import { useEffect, useState } from 'react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { readPlateBox } from './plate-box.ts'

export interface PlateInputProps {
  readonly plate: string | undefined
  readonly onPlate: (plate: string | undefined) => void
  readonly inputRef: RefObject<InputRef | null>
}

const restMs = 450

/** Forgives how a plate is written, and shows how it was understood. Searches when the typing rests. */
export function PlateInput({ plate, onPlate, inputRef }: PlateInputProps) {
  const { t } = useTranslation('captures')
  const [typed, setTyped] = useState<string | null>(null)
  const [isComposing, setIsComposing] = useState(false)
  const [seen, setSeen] = useState(plate)
  if (plate !== seen) {
    setSeen(plate)
    // Somebody else changed the search (back, clear), so what was typed is no longer what is looked for.
    if (typed !== null && readPlateBox(typed)?.text !== plate) setTyped(null)
  }
  const shown = typed ?? plate ?? ''
  const commit = () => {
    if (typed === null) return
    const next = readPlateBox(typed)?.text
    if (next !== plate) onPlate(next)
  }
  useEffect(() => {
    if (typed === null || isComposing) return undefined
    const timer = setTimeout(commit, restMs)
    return () => clearTimeout(timer)
  })

  const understood = useUnderstood(shown)
  return (
    <div className="plate-input">
      <Input
        ref={inputRef}
        allowClear
        value={shown}
        maxLength={40}
        prefix={<SearchOutlined aria-hidden="true" />}
        suffix={<kbd className="hint-key">/</kbd>}
        placeholder={t('filter.platePlaceholder')}
        aria-label={t('filter.plate')}
        aria-describedby="plate-understood"
        data-testid="filter-plate"
        onChange={(change) => setTyped(change.target.value)}
        onPressEnter={commit}
        onBlur={() => {
          commit()
          setTyped(null)
        }}
        onCompositionStart={() => setIsComposing(true)}
        onCompositionEnd={() => setIsComposing(false)}
        onKeyDown={(key) => key.key === 'Escape' && inputRef.current?.blur()}
      />
      <div id="plate-understood" className="plate-understood" role="status">
        {understood}
      </div>
    </div>
  )
}

/** How it was understood, where that differs from what was written. */
function useUnderstood(shown: string): string {
  const { t } = useTranslation('captures')
  if (shown.trim() === '') return ''
  const wanted = readPlateBox(shown)
  if (!wanted) return t('filter.plateShort')
  if (wanted.text === shown) return ''
  return t(wanted.isPrefix ? 'filter.platePrefix' : 'filter.plateExact', { plate: wanted.text })
}
