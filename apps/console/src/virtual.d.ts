// Made by the build from the contract: paths and methods of every route.
declare module 'virtual:routes' {
  import type { AnyContractRouter } from '@orpc/contract'
  const routes: AnyContractRouter
  export default routes
}
