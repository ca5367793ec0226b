import { Checkbox, Input, InputNumber, Select } from 'antd'
import { siteOffset, wallTime } from '../../parts/time.ts'
import { useChoiceWord } from './use-choice-word.ts'
import type { Input as InputKind } from './record-forms.ts'
import type { FieldProps } from './record-fields.tsx'

type Plain = Extract<InputKind, { is: 'text' | 'number' | 'flag' | 'day' | 'moment' | 'choice' }>

/** One value: what is emptied is not known, and so not there. */
export function PlainInput({
  input,
  member,
  record,
  isLocked,
  onChange,
}: FieldProps & { readonly input: Plain }) {
  const word = useChoiceWord()
  const value = record[member]
  const put = (next: unknown) => onChange({ [member]: next }, member)
  const own = { id: `field-${member}`, disabled: isLocked }
  switch (input.is) {
    case 'number':
      return (
        <InputNumber
          {...own}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => put(next ?? undefined)}
        />
      )
    case 'flag':
      return (
        <Checkbox
          {...own}
          checked={value === true}
          onChange={(event) => put(event.target.checked)}
        />
      )
    case 'choice':
      return (
        <Select
          {...own}
          allowClear
          value={value}
          options={input.values.map((each) => ({ value: each, label: word(member, each) }))}
          onChange={put}
        />
      )
    case 'day':
    case 'moment':
      return <TimeInput {...own} isDay={input.is === 'day'} value={value} onTime={put} />
    case 'text':
    default:
      return (
        <Input
          {...own}
          type={input.isDate ? 'date' : 'text'}
          autoComplete="off"
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => put(event.target.value || undefined)}
        />
      )
  }
}

interface TimeInputProps {
  readonly id: string
  readonly disabled: boolean
  readonly isDay: boolean
  readonly value: unknown
  readonly onTime: (atMs: number | undefined) => void
}

/** The browser's own, which everybody can type into; it is the site's time, wherever the browser is. */
function TimeInput({ isDay, value, onTime, ...own }: TimeInputProps) {
  const text = typeof value === 'number' ? wallTime(value).replace(' ', 'T') : ''
  const read = (typed: string) => {
    const atMs = Date.parse(`${isDay ? `${typed}T00:00` : typed}:00${siteOffset}`)
    onTime(Number.isNaN(atMs) ? undefined : atMs)
  }
  return (
    <Input
      {...own}
      type={isDay ? 'date' : 'datetime-local'}
      value={text.slice(0, isDay ? 10 : 16)}
      onChange={(event) => read(event.target.value)}
    />
  )
}
