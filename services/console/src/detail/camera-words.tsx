import type { CameraAttributes } from '@zhian/contracts/capture'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../parts/copy-text.tsx'
import { percent } from '../parts/percent.ts'
import { Fact } from './section.tsx'

const coded = [
  'plateColour',
  'plateClass',
  'vehicleClass',
  'vehicleColour',
  'vehicleBrand',
  'direction',
  'mask',
  'glasses',
  'cap',
  'coatColour',
  'coatStyle',
  'trousersColour',
  'bag',
  'attitude',
] as const satisfies readonly (keyof CameraAttributes)[]

/** What the camera said by itself. A code stays beside the system it belongs to, since the same number differs elsewhere. */
export function CameraWords({ attributes }: { readonly attributes: CameraAttributes }) {
  const { t } = useTranslation('detail')
  const { plateText, plateConfidence, lane, speedKmh } = attributes
  const facts = [
    plateText !== undefined && (
      <Fact key="plateText" title={t('attribute.plateText')}>
        <CopyText text={plateText} label={t('attribute.plateText')} />
      </Fact>
    ),
    plateConfidence !== undefined && (
      <Fact key="plateConfidence" title={t('attribute.plateConfidence')}>
        {percent(plateConfidence)}
      </Fact>
    ),
    ...coded.map((name) => <CodedFact key={name} name={name} attributes={attributes} />),
    lane !== undefined && (
      <Fact key="lane" title={t('attribute.lane')}>
        {lane}
      </Fact>
    ),
    speedKmh !== undefined && (
      <Fact key="speedKmh" title={t('attribute.speedKmh')}>
        {speedKmh} km/h
      </Fact>
    ),
  ]
  if (Object.keys(attributes).length === 0) return <p className="muted">{t('noAttributes')}</p>
  return <dl className="facts">{facts}</dl>
}

interface CodedFactProps {
  readonly name: (typeof coded)[number]
  readonly attributes: CameraAttributes
}

function CodedFact({ name, attributes }: CodedFactProps) {
  const { t } = useTranslation('detail')
  const said = attributes[name]
  if (!said) return null
  const { value, raw, codeSystem } = said
  return (
    <Fact title={t(`attribute.${name}`)}>
      {value ?? t('unknownCode')}{' '}
      <span className="muted">({t('codeSystem', { system: codeSystem, raw })})</span>
    </Fact>
  )
}
