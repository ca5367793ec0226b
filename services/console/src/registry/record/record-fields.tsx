import type { RecordProblem } from '@zhian/contracts/record-problems'
import { recordRules } from '@zhian/contracts/record-rules'
import type { ArchiveFault } from '@zhian/contracts/registry'
import { Form } from 'antd'
import { useTranslation } from 'react-i18next'
import { StatusDot } from '../../parts/status-dot.tsx'
import { CodesInput } from './codes-input.tsx'
import { PhotoInput } from './photo-input.tsx'
import { PlainInput } from './plain-input.tsx'
import { RecordInput } from './record-input.tsx'
import { inputOf, isNeeded, recordForms } from './record-forms.ts'
import type { FormKind, PlainRecord } from './record-forms.ts'
import { RequiresInput } from './requires-input.tsx'
import { ServesInput } from './serves-input.tsx'
import { useProblemWord } from './use-problem-word.ts'
import { useRegistryRules } from './use-registry-rules.ts'

export interface RecordFieldsProps {
  readonly kind: FormKind
  readonly record: PlainRecord
  readonly isNew: boolean
  readonly isLocked: boolean
  readonly problems: readonly RecordProblem[]
  /** What the rules say of the record as it was read. */
  readonly faults: readonly ArchiveFault[]
  readonly onChange: (members: PlainRecord, gesture: string) => void
}

/** What a kind's form asks for, each member with what is wrong with it beneath. */
export function RecordFields(props: RecordFieldsProps) {
  const { t } = useTranslation('records')
  return recordForms[props.kind].map(({ name, members }) => (
    <fieldset key={name} className="record-group">
      <legend>{t(`group.${name}`)}</legend>
      {members.map((member) => (
        <Field key={member} {...props} member={member} />
      ))}
    </fieldset>
  ))
}

export interface FieldProps extends RecordFieldsProps {
  readonly member: string
}

function Field(props: FieldProps) {
  const { kind, member, problems } = props
  const { t } = useTranslation('registry')
  const { t: ofRecords } = useTranslation('records')
  const word = useProblemWord()
  const judged = useRegistryRules()?.archiveFields ?? []
  const own = problems.filter(({ path }) => path.split('/')[1] === member)
  const isOwnId = member === recordRules[kind].idMember
  // What the rules of archives ask for may be absent, and is then told as a fault.
  const isOptional = !isNeeded(kind, member) && !(kind === 'cameras' && judged.includes(member))
  const extra = <FieldHint {...props} />
  return (
    <Form.Item
      className={`record-field is-${inputOf(kind, member).is}`}
      htmlFor={`field-${member}`}
      label={
        <>
          {isOwnId ? t('page.id') : t(`field.${member as 'name'}`)}
          {isOptional && <span className="muted">&ensp;{ofRecords('form.optional')}</span>}
        </>
      }
      extra={extra}
      {...(own.length > 0 && {
        validateStatus: 'error',
        help: own.map((each) => word(each)).join(' · '),
      })}
    >
      <InputOf {...props} isLocked={isFixed(props)} />
    </Form.Item>
  )
}

/** What the rules say of the value that stands, and what is meant. */
function FieldHint({ member, faults }: FieldProps) {
  const { t } = useTranslation('registry')
  const { t: ofRecords, i18n } = useTranslation('records')
  const hint = `hint.${member}`
  return (
    <>
      {faults
        .filter(({ field }) => field === member)
        .map(({ rule, isMandatory }) => (
          <div key={rule}>
            <StatusDot
              tone={isMandatory ? 'bad' : 'busy'}
              text={t(`rule.${rule as 'not_filled'}`, { defaultValue: rule })}
            />
          </div>
        ))}
      {i18n.exists(`records:${hint}`) && ofRecords(hint as 'hint.cameraId')}
    </>
  )
}

/** A record keeps the name that others know it by. */
const isFixed = ({ kind, member, isNew, isLocked }: FieldProps) =>
  isLocked || (!isNew && member === recordRules[kind].idMember)

function InputOf(props: FieldProps) {
  const input = inputOf(props.kind, props.member)
  switch (input.is) {
    case 'record':
      return <RecordInput {...props} of={input.of} />
    case 'requires':
      return <RequiresInput {...props} />
    case 'codes':
      return <CodesInput {...props} />
    case 'serves':
      return <ServesInput {...props} />
    case 'photo':
      return <PhotoInput {...props} />
    case 'text':
    case 'number':
    case 'flag':
    case 'day':
    case 'moment':
    case 'choice':
    default:
      return <PlainInput {...props} input={input} />
  }
}
