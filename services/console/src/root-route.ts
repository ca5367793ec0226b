import { createRootRoute, Outlet } from '@tanstack/react-router'
import { PageBroken } from './parts/page-broken.tsx'
import { PageMissing } from './parts/page-missing.tsx'

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: PageMissing,
  errorComponent: PageBroken,
})
