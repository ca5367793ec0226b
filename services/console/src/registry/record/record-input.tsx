import { recordRules } from '@zhian/contracts/record-rules'
import type { RecordKind } from '@zhian/contracts/registry'
import { Select } from 'antd'
import { useRecords } from '../../park/park-reads.ts'
import type { PlainRecord } from './record-forms.ts'
import type { FieldProps } from './record-fields.tsx'

/** Another record by its name: those that lie in what has been chosen already. */
export function RecordInput({
  of,
  kind,
  member,
  record,
  isLocked,
  onChange,
}: FieldProps & { readonly of: RecordKind }) {
  const records = useRecords<PlainRecord>(of)
  const others = Object.keys(recordRules[kind].refers).filter((each) => each !== member)
  const fits = (candidate: PlainRecord) =>
    others.every(
      (each) =>
        candidate[each] === undefined ||
        record[each] === undefined ||
        candidate[each] === record[each],
    )
  const choose = (id: string | undefined) => {
    const chosen = records.data?.find((each) => each.id === id)?.record ?? {}
    // A site says whose it is.
    const along = others.filter((each) => record[each] === undefined && chosen[each] !== undefined)
    const said = Object.fromEntries(along.map((each) => [each, chosen[each]]))
    onChange({ [member]: id, ...said }, member)
  }
  const options = (records.data ?? [])
    .filter((each) => each.id === record[member] || fits(each.record))
    .map(({ id, record: { name } }) => ({
      value: id,
      label: typeof name === 'string' ? `${name} (${id})` : id,
    }))
  return (
    <Select
      id={`field-${member}`}
      allowClear
      disabled={isLocked}
      loading={records.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      value={record[member] as string | undefined}
      options={options}
      onChange={choose}
    />
  )
}
