// What happens now, for whoever watches: the phone's stream, the load run, the tests.
import { EventEmitter } from 'node:events'

export type LiveEvent =
  | { kind: 'message'; personId: string; corpId: string; userid: string; origin: string }
  | { kind: 'chat'; personId: string }
  | { kind: 'group'; chatId: string }
  | { kind: 'service'; personId: string; openKfid: string }
  /** Of one phone; of none: the map itself. */
  | { kind: 'place'; personId: string }
  | { kind: 'moment'; personId: string }
  | { kind: 'people' }
  | { kind: 'corp'; corpId: string }
  | { kind: 'task'; corpId: string }
  | { kind: 'notice'; corpId: string }
  | { kind: 'wire'; id: number }
  | { kind: 'clock' }
  | { kind: 'outbox' }

export interface Live {
  tell(event: LiveEvent): void
  /** Gives back the function that stops listening. */
  listen(heard: (event: LiveEvent) => void): () => void
}

export const createLive = (): Live => {
  const emitter = new EventEmitter().setMaxListeners(0)
  return {
    tell: (event) => {
      emitter.emit('event', event)
    },
    listen: (heard) => {
      emitter.on('event', heard)
      return () => {
        emitter.off('event', heard)
      }
    },
  }
}
