// Routes made from the map: each page is loaded when it is opened; without a session all lead to
// sign-in.
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { ProblemNote, Waiting } from '../shared/feedback.tsx'
import { queryClient } from '../shared/query.ts'
import { meQuery } from '../shared/session.ts'
import { pages } from './map.ts'
import { Guarded, NoSuchPage, Numbered } from './Guarded.tsx'
import { Shell } from './Shell.tsx'

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NoSuchPage,
})
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../features/org/SignIn.tsx')),
})
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    if (await context.client.ensureQueryData(meQuery)) return
    // Asked anew next time: somebody may have signed in meanwhile.
    context.client.removeQueries(meQuery)
    throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } })
  },
})
const children = pages.map(({ path, load, permission, empty }) => {
  const Content = lazyRouteComponent(load)
  return createRoute({
    getParentRoute: () => inside,
    path,
    loader: () => Content.preload?.(),
    component: () => (
      <Guarded permission={permission}>
        <Numbered empty={empty}>
          <Content />
        </Numbered>
      </Guarded>
    ),
  })
})

export const router = createRouter({
  routeTree: root.addChildren([signIn, inside.addChildren(children)]),
  context: { client: queryClient },
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingMs: 200,
  defaultPendingComponent: () => <Waiting />,
  defaultErrorComponent: ({ error, reset }) => <ProblemNote error={error} retry={reset} />,
  defaultNotFoundComponent: NoSuchPage,
})
