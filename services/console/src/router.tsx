import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router'
import { readSearch } from './captures/capture-search.ts'
import type { CaptureSearch } from './captures/capture-search.ts'
import { PageMissing } from './parts/page-missing.tsx'
import { PageBroken } from './parts/page-broken.tsx'
import { AccountsPage } from './people/accounts-page.tsx'
import { EquipmentHome, FirstPage, Permitted } from './people/home-page.tsx'
import { MePage } from './people/me-page.tsx'

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: PageMissing,
  errorComponent: PageBroken,
})

const firstRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): CaptureSearch => readSearch(raw),
  component: FirstPage,
})

const parkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/park',
  component: () => (
    <Permitted permission="read equipment">
      <EquipmentHome of="park" />
    </Permitted>
  ),
})

const enterpriseRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/enterprise',
  component: () => (
    <Permitted permission="read equipment">
      <EquipmentHome of="enterprise" />
    </Permitted>
  ),
})

const accountsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/accounts',
  component: () => (
    <Permitted permission="manage account">
      <AccountsPage />
    </Permitted>
  ),
})

const meRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/me',
  component: MePage,
})

/** Strict, because without it a bad value stays in the search beside the validated ones. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    firstRoute,
    parkRoute,
    enterpriseRoute,
    accountsRoute,
    meRoute,
  ]),
  search: { strict: true },
  defaultErrorComponent: PageBroken,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
