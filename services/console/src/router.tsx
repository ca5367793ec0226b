import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { CapturesPage } from './captures/captures-page.tsx'
import { readSearch } from './captures/capture-search.ts'
import type { CaptureSearch } from './captures/capture-search.ts'
import { PageMissing } from './parts/page-missing.tsx'
import { PageBroken } from './parts/page-broken.tsx'

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: PageMissing,
  errorComponent: PageBroken,
})

const capturesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): CaptureSearch => readSearch(raw),
  component: CapturesPage,
})

/** Strict, because without it a bad value stays in the search beside the validated ones. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([capturesRoute]),
  search: { strict: true },
  defaultErrorComponent: PageBroken,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
