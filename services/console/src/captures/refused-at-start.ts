import { defaultParseSearch } from '@tanstack/react-router'
import { refusedIn } from './capture-search.ts'

/** Taken from the address as the page was opened: the router keeps only what was understood. */
export const refusedAtStart: readonly string[] = refusedIn(defaultParseSearch(location.search))
