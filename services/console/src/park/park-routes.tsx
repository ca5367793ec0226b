import { createRoute, lazyRouteComponent, Navigate } from '@tanstack/react-router'
import { Permitted } from '../people/home-page.tsx'
import { useReach } from '../session/session.tsx'
import { rootRoute } from '../root-route.ts'
import { readParkSearch } from './park-search.ts'

/** Loaded when first gone to: whoever only looks at captures never fetches them. */
const pages = {
  Overview: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
  Ranking: lazyRouteComponent(() => import('./ranking-page.tsx'), 'RankingPage'),
  Rectifications: lazyRouteComponent(
    () => import('./rectifications-page.tsx'),
    'RectificationsPage',
  ),
  Enterprise: lazyRouteComponent(
    () => import('../enterprise/enterprise-page.tsx'),
    'EnterprisePage',
  ),
  EnterpriseHome: lazyRouteComponent(
    () => import('../enterprise/enterprise-page.tsx'),
    'EnterpriseHome',
  ),
  Analytics: lazyRouteComponent(() => import('./analytics-page.tsx'), 'AnalyticsPage'),
  Maintenance: lazyRouteComponent(() => import('./maintenance-page.tsx'), 'MaintenancePage'),
  Registry: lazyRouteComponent(() => import('../registry/registry-page.tsx'), 'RegistryPage'),
  Record: lazyRouteComponent(() => import('../registry/record/record-page.tsx'), 'RecordPage'),
  Discoveries: lazyRouteComponent(
    () => import('../registry/discoveries-page.tsx'),
    'DiscoveriesPage',
  ),
  NewRecord: lazyRouteComponent(
    () => import('../registry/record/record-page.tsx'),
    'NewRecordPage',
  ),
  Camera: lazyRouteComponent(() => import('../registry/camera-page.tsx'), 'CameraPage'),
}

const shared = {
  getParentRoute: () => rootRoute,
  validateSearch: readParkSearch,
}
const permitted = (page: keyof typeof pages) => () => {
  const Page = pages[page]
  return (
    <Permitted permission="read registry">
      <Page />
    </Permitted>
  )
}
/** What compares enterprises with each other: whoever sees only their own is at home elsewhere. */
const overParks = (page: keyof typeof pages) => {
  const Page = permitted(page)
  return () => {
    const { isOverParks } = useReach()
    return isOverParks ? <Page /> : <Navigate to="/enterprise" replace />
  }
}

export const parkRoutes = [
  createRoute({ ...shared, path: '/park', component: overParks('Overview') }),
  createRoute({ ...shared, path: '/park/ranking', component: overParks('Ranking') }),
  createRoute({ ...shared, path: '/park/rectifications', component: permitted('Rectifications') }),
  createRoute({
    ...shared,
    path: '/park/enterprises/$enterpriseId',
    component: permitted('Enterprise'),
  }),
  createRoute({ ...shared, path: '/park/cameras/$cameraId', component: permitted('Camera') }),
  createRoute({ ...shared, path: '/park/analytics', component: permitted('Analytics') }),
  createRoute({ ...shared, path: '/park/maintenance', component: permitted('Maintenance') }),
  createRoute({ ...shared, path: '/park/registry', component: permitted('Registry') }),
  createRoute({ ...shared, path: '/park/registry/$kind/$id', component: permitted('Record') }),
  createRoute({ ...shared, path: '/park/discoveries', component: overParks('Discoveries') }),
  createRoute({ ...shared, path: '/park/registry-new/$kind', component: overParks('NewRecord') }),
  createRoute({ ...shared, path: '/enterprise', component: permitted('EnterpriseHome') }),
] as const
