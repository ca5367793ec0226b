import { createRoute } from '@tanstack/react-router'
import { Permitted } from '../people/home-page.tsx'
import { rootRoute } from '../root-route.ts'
import { BulletinPage } from './bulletin-page.tsx'
import { BulletinsPage } from './bulletins-page.tsx'

const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bulletins',
  component: () => (
    <Permitted permission="read bulletin">
      <BulletinsPage />
    </Permitted>
  ),
})

const oneRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/bulletins/$id',
  component: OneBulletin,
})

function OneBulletin() {
  const { id } = oneRoute.useParams()
  return (
    <Permitted permission="read bulletin">
      <BulletinPage key={id} id={id} />
    </Permitted>
  )
}

export const bulletinRoutes = [listRoute, oneRoute]
