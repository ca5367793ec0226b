import { createRoute, createRouter } from '@tanstack/react-router'
import { readSearch } from './captures/capture-search.ts'
import type { CaptureSearch } from './captures/capture-search.ts'
import { AddGatewayPage } from './gateways/add-gateway-page.tsx'
import { GatewaysPage } from './gateways/gateways-page.tsx'
import { parkRoutes } from './park/park-routes.tsx'
import { bulletinRoutes } from './bulletin/bulletin-routes.tsx'
import { PageBroken } from './parts/page-broken.tsx'
import { AccountsPage } from './people/accounts-page.tsx'
import { FirstPage, Permitted } from './people/home-page.tsx'
import { MePage } from './people/me-page.tsx'
import { rootRoute } from './root-route.ts'

const firstRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (raw: Record<string, unknown>): CaptureSearch => readSearch(raw),
  component: FirstPage,
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

const gatewaysRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gateways',
  component: () => (
    <Permitted permission="enrol gateway">
      <GatewaysPage />
    </Permitted>
  ),
})

const addGatewayRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/gateways/add',
  component: () => (
    <Permitted permission="enrol gateway">
      <AddGatewayPage />
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
    ...parkRoutes,
    accountsRoute,
    gatewaysRoute,
    addGatewayRoute,
    meRoute,
    ...bulletinRoutes,
  ]),
  search: { strict: true },
  defaultErrorComponent: PageBroken,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
