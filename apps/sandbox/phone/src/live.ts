// The stream of what happens: it only says what has changed, the pages then look again.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { LiveEvent } from '../../server/live.ts'

const client = ['guideChats', 'guideMessages']

const changed: Record<LiveEvent['kind'], string[]> = {
  message: ['people', 'chats', 'messages', 'tasks', 'transfers', ...client],
  chat: ['people', 'chats', 'messages', 'inbox', 'groups', 'services', ...client],
  service: ['people', 'services', 'service', 'talks'],
  group: ['people', 'groups', 'group', 'corpGroups', 'codes'],
  place: ['place'],
  moment: ['moments'],
  people: ['people'],
  corp: ['corps', 'codes', 'chats'],
  task: ['tasks'],
  notice: ['guideNotices'],
  wire: ['wire', 'codes', 'inbox', 'groupWelcomes'],
  clock: ['clock', 'transfers'],
  outbox: [],
}

const GATHER_MS = 120

/** Keeps every query fresh while the page is open; many events at once make one look. */
export const useLive = (): void => {
  const queries = useQueryClient()
  useEffect(() => {
    const stale = new Set<string>()
    let waiting: number | undefined
    const look = () => {
      waiting = undefined
      for (const key of stale) void queries.invalidateQueries({ queryKey: [key] })
      stale.clear()
    }
    const source = new EventSource('/sandbox/api/stream')
    source.addEventListener('message', (message: MessageEvent<string>) => {
      const event = JSON.parse(message.data) as LiveEvent
      for (const key of changed[event.kind]) stale.add(key)
      waiting ??= window.setTimeout(look, GATHER_MS)
    })
    // After a break nobody knows what was missed.
    source.addEventListener('open', () => {
      void queries.invalidateQueries()
    })
    return () => {
      source.close()
      window.clearTimeout(waiting)
    }
  }, [queries])
}
