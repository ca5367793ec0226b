import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { PageHeader } from '../header/page-header.tsx'
import { usePageTitle } from './use-page-title.ts'

export interface PlainPageProps {
  readonly title: string
  readonly lead?: string
  /** What the page is for doing, beside its title. */
  readonly action?: ReactNode
  /** Links among pages that belong together, beneath the header. */
  readonly nav?: ReactNode
  /** For tables and maps, which want all the room there is. */
  readonly isWide?: boolean
  readonly children: ReactNode
}

let isFollowed = false

/** A page that is read from top to bottom: the header, a title, the rest. */
export function PlainPage({ title, lead, action, nav, isWide = false, children }: PlainPageProps) {
  usePageTitle(title)
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    // With its page goes the link that was followed, and with that the focus; the first page has lost none.
    if (isFollowed && document.activeElement === document.body)
      main.current?.focus({ preventScroll: true })
    isFollowed = true
  }, [])
  return (
    <>
      <div className="top">
        <PageHeader />
        {nav}
      </div>
      <main
        ref={main}
        id="main"
        className={isWide ? 'plain is-wide' : 'plain'}
        tabIndex={-1}
        aria-labelledby="page-title"
      >
        <div className="plain-title">
          <div>
            <h2 id="page-title">{title}</h2>
            {lead && <p className="muted">{lead}</p>}
          </div>
          {action}
        </div>
        {children}
      </main>
    </>
  )
}
