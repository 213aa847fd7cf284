// What is known of the request at hand, wherever its work is done: so that every line of the log
// says which request it belongs to.
import { AsyncLocalStorage } from 'node:async_hooks'

export interface RequestContext {
  requestId: string
}

export const requestContext = new AsyncLocalStorage<RequestContext>()
