import type { ReactNode } from 'react'

export interface SectionProps {
  readonly title: string
  readonly children: ReactNode
}

export function Section({ title, children }: SectionProps) {
  return (
    <section className="section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

/** One line of a list of facts: its name, then what it is. */
export function Fact({ title, children }: SectionProps) {
  return (
    <div className="fact">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}
