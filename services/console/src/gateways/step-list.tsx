import type { GatewayView } from '@zhian/contracts/gateways'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { StatusDot } from '../parts/status-dot.tsx'
import { stepNames, stepsOf, waitedFor } from './gateway-steps.ts'
import type { StepName } from './gateway-steps.ts'

/** So long a step may take before help is offered; where somebody has to do something, it stands there at once. */
const helpAfterMs: Readonly<Record<StepName, number>> = {
  token: 60_000,
  certificate: 10_000,
  status: 20_000,
  camera: 0,
  capture: 15_000,
}
const tones = { done: 'good', waiting: 'busy', later: 'off' } as const

/** From the token to the first capture; what is waited for says what to do. */
export function StepList({ gateway }: { readonly gateway: GatewayView }) {
  const { t } = useTranslation('gateways')
  const steps = stepsOf(gateway)
  const current = waitedFor(steps)
  const isSlow = useIsSlow(current)
  return (
    <>
      <ol className="gateway-steps" aria-label={t('steps.label')}>
        {stepNames.map((name) => {
          const state = steps.get(name) ?? 'later'
          return (
            <li
              key={name}
              className={`is-${state}`}
              data-testid={`step-${name}`}
              data-state={state}
              {...(state === 'waiting' && { 'aria-current': 'step' })}
            >
              <StatusDot tone={tones[state]} text={t(`steps.${name}`)} />
              <span className="muted">{t(`states.${state}`)}</span>
              {name === current && isSlow && <StepHelp name={name} />}
            </li>
          )
        })}
      </ol>
      <p role="status" className={current === null ? 'gateway-green' : 'unseen'}>
        {current === null ? t('works') : t('waitsFor', { step: t(`steps.${current}`) })}
      </p>
    </>
  )
}

function StepHelp({ name }: { readonly name: StepName }) {
  const { t } = useTranslation('gateways')
  return (
    <div className="step-help">
      <p>{t(`help.${name}.text`)}</p>
      <code>{t(`help.${name}.command`, { url: location.origin })}</code>
    </div>
  )
}

function useIsSlow(step: StepName | null): boolean {
  const [slow, setSlow] = useState<StepName | null>(null)
  useEffect(() => {
    if (step === null) return undefined
    const timer = setTimeout(() => setSlow(step), helpAfterMs[step])
    return () => clearTimeout(timer)
  }, [step])
  return step !== null && slow === step
}
