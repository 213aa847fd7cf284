// The page of the corp's app beside a chat, opened as WeCom's client opens it: signed in as this
// guide, and told whose chat it stands beside.
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api, browseUrl, type ChatKey, type Corp, type GuideChat } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { useClientCalls } from './client-calls.ts'

interface SidebarProps {
  corp: Corp
  guide: ChatKey
  chat: GuideChat
  url: string
}

export const Sidebar = ({ corp, guide, chat, url }: SidebarProps) => {
  const { say } = useWords()
  const frame = useRef<HTMLIFrameElement>(null)
  useClientCalls(frame, {
    corpId: corp.id,
    personId: chat.personId,
    externalUserId: chat.externalUserId,
  })
  const device = useQuery({
    queryKey: ['guideDevice', guide.corpId, guide.userid],
    queryFn: () => api.guideDevice(guide),
  })
  return (
    <aside className="client-side" aria-label={say('sidebar')}>
      {device.data && (
        <iframe
          ref={frame}
          src={browseUrl(device.data.id, url)}
          title={say('sidebar')}
          // Another origin that needs its scripts and cookies, but may not leave the client.
          // oxlint-disable-next-line react/iframe-missing-sandbox
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
        />
      )}
    </aside>
  )
}
