import type { CaptureView } from '@zhian/contracts/api'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useSession } from '../session/session.tsx'
import { fitsSearch } from './capture-search.ts'
import type { CaptureSearch } from './capture-search.ts'

/** Beyond this many the list is asked anew, so that a page left open for days does not grow for ever. */
const arrivalsMax = 500
/** Nearer to the top than this, a reader is taken to look at the newest. */
const topPx = 120

export interface Arrivals {
  readonly shown: readonly CaptureView[]
  /** Arrived while the reader was further down; they wait so that nothing moves under the eyes. */
  readonly held: readonly CaptureView[]
  /** The stream was interrupted: what was missed has to be asked for. */
  readonly isStale: boolean
}
const nothing: Arrivals = { shown: [], held: [], isStale: false }

const isAtTop = () => window.scrollY < topPx

export interface ArrivalNeeds {
  readonly filters: CaptureSearch
  /** Changes whenever the filters do. */
  readonly keyText: string
  readonly restart: () => Promise<boolean>
}

export function useArrivals({ filters, keyText, restart }: ArrivalNeeds) {
  const { stream } = useSession()
  const [kept, setKept] = useState({ keyText, arrivals: nothing })
  const arrivals = kept.keyText === keyText ? kept.arrivals : nothing
  const latest = useRef({ filters, arrivals })
  latest.current = { filters, arrivals }

  const put = useCallback(
    (next: Arrivals) => {
      latest.current = { ...latest.current, arrivals: next }
      setKept({ keyText, arrivals: next })
    },
    [keyText],
  )
  const beginAnew = useCallback(async () => {
    const before = new Set([...latest.current.arrivals.shown, ...latest.current.arrivals.held])
    if (!(await restart())) return
    const { shown, held } = latest.current.arrivals
    put({ ...nothing, shown: [...shown, ...held].filter((capture) => !before.has(capture)) })
  }, [restart, put])

  const show = useCallback(() => {
    const { shown, held, isStale } = latest.current.arrivals
    if (isStale) void beginAnew()
    else if (held.length > 0) put({ shown: [...shown, ...held], held: [], isStale: false })
  }, [beginAnew, put])

  useEffect(() => {
    const onCaptures = (captures: readonly CaptureView[]) => {
      const { filters, arrivals } = latest.current
      const fitting = captures.filter((each) => fitsSearch(each, filters, Date.now()))
      if (fitting.length > 0) put(accept(arrivals, fitting))
      const { shown, held } = latest.current.arrivals
      if (shown.length + held.length > arrivalsMax) onOpen()
    }
    const onOpen = () => {
      if (isAtTop()) void beginAnew()
      else put({ ...latest.current.arrivals, held: [], isStale: true })
    }
    return stream.listen({ onCaptures, onOpen })
  }, [stream, put, beginAnew])

  useEffect(() => {
    const scrolled = () => isAtTop() && show()
    addEventListener('scroll', scrolled, { passive: true })
    return () => removeEventListener('scroll', scrolled)
  }, [show])

  return { ...arrivals, show }
}

/** A capture may be told twice: a later word about one replaces the earlier. */
function accept({ shown, held, isStale }: Arrivals, captures: readonly CaptureView[]): Arrivals {
  if (isAtTop() && !isStale)
    return { shown: latestOf([...shown, ...held, ...captures]), held: [], isStale }
  return { shown, held: isStale ? [] : latestOf([...held, ...captures]), isStale }
}

function latestOf(captures: readonly CaptureView[]): CaptureView[] {
  return [...new Map(captures.map((each) => [each.captureId, each])).values()]
}
