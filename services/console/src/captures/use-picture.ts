import { useCallback, useSyncExternalStore } from 'react'
import type { PictureState } from '../api/picture-cache.ts'
import { useSession } from '../session/session.tsx'

const absent: PictureState = { is: 'loading' }

/** A picture by its address, fetched with the token and let go when nobody shows it. */
export function usePicture(href: string | undefined): PictureState {
  const { pictures } = useSession()
  const watch = useCallback(
    (changed: () => void) => (href === undefined ? () => undefined : pictures.watch(href, changed)),
    [pictures, href],
  )
  return useSyncExternalStore(watch, () => (href === undefined ? absent : pictures.peek(href)))
}
