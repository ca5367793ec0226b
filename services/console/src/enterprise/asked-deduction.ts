import { useLocation } from '@tanstack/react-router'
import type { Deduction } from '@zhian/contracts/score-result'
import { useEffect, useRef } from 'react'

type Named = Pick<Deduction, 'ruleId' | 'objectId'>

/** What an address names one deduction by, after its `#`. */
export const deductionId = ({ ruleId, objectId }: Named): string => `${ruleId}:${objectId}`

/** The deduction that the address asks for, if any. */
export function useAskedDeduction(): string {
  return useLocation({ select: ({ hash }) => decodeURIComponent(hash) })
}

/** For the line of a deduction: it comes into sight, and stands out, where the address asks for it. */
export function useSightWhenAsked(deduction: Named) {
  const isAsked = useAskedDeduction() === deductionId(deduction)
  const ref = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (!isAsked) return
    ref.current?.scrollIntoView({ block: 'center' })
    ref.current?.focus({ preventScroll: true })
  }, [isAsked])
  return { ref, ...(isAsked ? { className: 'is-asked', tabIndex: -1 } : {}) }
}
