import { Skeleton } from 'antd'

export interface WaitingProps {
  readonly rows?: number
}

/** Keeps the place of what is on its way, and says nothing that is not known yet. */
export function Waiting({ rows = 4 }: WaitingProps) {
  return (
    <div aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  )
}

export const WaitingCard = (props: WaitingProps) => (
  <section className="plain-card">
    <Waiting {...props} />
  </section>
)
