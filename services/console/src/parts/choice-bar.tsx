import { useId } from 'react'
import type { ReactNode } from 'react'

export interface Choice {
  readonly value: string
  readonly label: string
  readonly icon?: ReactNode
}

export interface ChoiceBarProps {
  readonly label: string
  readonly choices: readonly Choice[]
  readonly value: string
  readonly onChoose: (value: string) => void
}

/** One of a few, all in sight. Plain radio buttons, because the kit's bar may show none chosen when back is pressed fast. */
export function ChoiceBar({ label, choices, value, onChoose }: ChoiceBarProps) {
  const name = useId()
  return (
    <div className="choices" role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value} className={choice.value === value ? 'is-chosen' : ''}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          {choice.icon}
          {choice.label}
        </label>
      ))}
    </div>
  )
}
