// What the corp's app told this guide: cards with a page behind them, and a banner for a new one.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, type ChatKey, type GuideNotice } from '../api.ts'
import { shortTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'

const STAYS_MS = 6_000

export const useNotices = (guide: ChatKey) => {
  const { data } = useQuery({
    queryKey: ['guideNotices', guide.corpId, guide.userid],
    queryFn: () => api.guideNotices(guide),
  })
  return { list: data, unseen: data?.filter(({ seen }) => !seen).length ?? 0 }
}

/** The newest that was not there before. */
const useArrival = (list: readonly GuideNotice[] | undefined, isOpen: boolean) => {
  const known = useRef<number | undefined>(undefined)
  const [shown, setShown] = useState<GuideNotice>()
  useEffect(() => {
    if (!list) return
    const newest = list[0]
    const before = known.current
    known.current = newest?.id ?? 0
    if (newest && before !== undefined && newest.id > before && !isOpen) setShown(newest)
  }, [list, isOpen])
  useEffect(() => {
    if (!shown) return undefined
    const timer = window.setTimeout(() => {
      setShown(undefined)
    }, STAYS_MS)
    return () => {
      window.clearTimeout(timer)
    }
  }, [shown])
  return {
    shown: isOpen ? undefined : shown,
    hide: () => {
      setShown(undefined)
    },
  }
}

interface NoticeBannerProps {
  list: readonly GuideNotice[] | undefined
  isOpen: boolean
  onOpen: () => void
}

export const NoticeBanner = ({ list, isOpen, onOpen }: NoticeBannerProps) => {
  const { say } = useWords()
  const { shown, hide } = useArrival(list, isOpen)
  return (
    <div className="banner client-banner" role="status">
      {shown && (
        <div className="banner-card">
          <button
            type="button"
            className="banner-open"
            onClick={() => {
              hide()
              onOpen()
            }}
          >
            <strong>{shown.body.title ?? say('clientNotices')}</strong>
            <span>{shown.body.text}</span>
          </button>
          <button type="button" className="banner-close" aria-label={say('close')} onClick={hide}>
            ×
          </button>
        </div>
      )}
    </div>
  )
}

interface NoticesProps {
  guide: ChatKey
  list: readonly GuideNotice[] | undefined
  unseen: number
}

export const Notices = ({ guide, list, unseen }: NoticesProps) => {
  const { say, language } = useWords()
  const now = useNow()
  const { mutate: see } = useMutation({ mutationFn: () => api.seeNotices(guide) })
  useEffect(() => {
    if (unseen > 0) see()
  }, [unseen, see])
  return (
    <div
      className="client-notices panel"
      tabIndex={0}
      role="region"
      aria-label={say('clientNotices')}
    >
      {list?.length === 0 && (
        <div className="nothing">
          <p>{say('noNotices')}</p>
          <p>{say('noNoticesHint')}</p>
        </div>
      )}
      <ul>
        {list?.map(({ id, body, at }) => (
          <li key={id} className="notice">
            <p>
              {body.title && <strong>{body.title}</strong>}
              <time dateTime={at}>{shortTime(new Date(at), now, language, say('yesterday'))}</time>
            </p>
            <p className="notice-text">{body.text}</p>
            {body.url && (
              <a href={body.url} target="_blank" rel="noreferrer">
                {body.button ?? say('openNotice')}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
