import type { SourceCode } from '@zhian/contracts/registry'
import { AutoComplete, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './record-fields.tsx'

type Codes = Readonly<Record<string, SourceCode>>

const national = 'GB/T 28181-2022'
const systems = [national, 'GA/T 1400'] as const

/** Codes that are known, by member and system; those of other systems are kept as they came. Sources: GB/T 28181-2022 annex J, GA/T 1400.3. */
const known: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  structure: { [national]: ['1', '2', '3', '4', '5', '6', '7'] },
  imaging: { [national]: ['1', '2', '3', '4', '5', '9'] },
  function: {
    [national]: ['01', '02', '03', '04', '05', '99'],
    'GA/T 1400': ['1', '2', '3', '4', '5', '6', '99'],
  },
  supplementLight: { [national]: ['1', '2', '3', '4', '9'] },
  direction: { [national]: ['1', '2', '3', '4', '5', '6', '7', '8'] },
  room: { [national]: ['1', '2'] },
  capture: { 'GA/T 1400': ['0', '1'] },
}

/** Each code beside its system: the same digit means different things in two standards. */
export function CodesInput({ member: ofRecord, record, isLocked, onChange }: FieldProps) {
  const { t } = useTranslation('records')
  const codes = (record[ofRecord] ?? {}) as Codes
  const members = [...new Set([...Object.keys(known), ...Object.keys(codes)])]
  const put = (member: string, code: SourceCode | undefined) => {
    const { [member]: _old, ...others } = codes
    const next = code === undefined ? others : { ...others, [member]: code }
    onChange({ [ofRecord]: next }, `${ofRecord} ${member}`)
  }
  return (
    <div className="codes" id={`field-${ofRecord}`}>
      {members.map((member) => (
        <CodeLine
          key={member}
          {...{ member, isLocked }}
          name={t(`code.${member as 'room'}`, { defaultValue: member })}
          code={codes[member]}
          onCode={(code) => put(member, code)}
        />
      ))}
    </div>
  )
}

interface CodeLineProps {
  readonly member: string
  readonly name: string
  readonly code: SourceCode | undefined
  readonly isLocked: boolean
  readonly onCode: (code: SourceCode | undefined) => void
}

function CodeLine({ member, name, code, isLocked, onCode }: CodeLineProps) {
  const { t } = useTranslation('records')
  const offered = known[member] ?? {}
  const system = code?.system ?? systems.find((each) => each in offered) ?? national
  const word = (value: string) =>
    t(
      `codeOf.${system === national ? 'national' : 'ape'}.${member}.${value}` as 'codeOf.national.room.1',
      {
        defaultValue: '',
      },
    )
  return (
    <div>
      <span className="muted">{name}</span>
      <AutoComplete
        aria-label={name}
        allowClear
        disabled={isLocked}
        value={code?.code ?? ''}
        options={(offered[system] ?? []).map((value) => ({
          value,
          label: `${value} ${word(value)}`,
        }))}
        onChange={(value: string | undefined) =>
          onCode(value ? { code: value, system } : undefined)
        }
      />
      <Select
        aria-label={t('code.system', { name })}
        disabled={isLocked || code === undefined}
        value={system}
        options={[...new Set([...systems, system])].map((value) => ({ value, label: value }))}
        onChange={(next) => code && onCode({ code: code.code, system: next })}
      />
      <span className="muted">{code && word(code.code)}</span>
    </div>
  )
}
