// The browser inside the phone: a page of its own site, with WeChat's bridge in it.
import { useRef, useState } from 'react'
import { browseUrl, openUrl, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { PageAsks } from './page-asks.tsx'
import { usePageCalls } from './page-calls.ts'
import type { Way } from './screen.ts'

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

export const Browser = ({ person, url, way }: { person: Person; url: string; way: Way }) => {
  const { say } = useWords()
  const [loaded, setLoaded] = useState(false)
  const frame = useRef<HTMLIFrameElement>(null)
  const asked = usePageCalls(frame, person, way)
  return (
    <>
      <Bar
        title={hostOf(url)}
        onBack={way.back}
        action={
          <a
            className="bar-button"
            href={openUrl(person.id, url)}
            target="_blank"
            rel="noreferrer"
            aria-label={say('outside')}
            title={say('outside')}
          >
            ↗
          </a>
        }
      />
      <div className="browser">
        {!loaded && (
          <p className="browser-wait" role="status">
            {say('loading')}
          </p>
        )}
        <iframe
          ref={frame}
          src={browseUrl(person.id, url)}
          title={say('pageTitle', { host: hostOf(url) })}
          // Another origin that needs its scripts and cookies, but may not leave the phone.
          // oxlint-disable-next-line react/iframe-missing-sandbox
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
          onLoad={() => {
            setLoaded(true)
          }}
        />
        {asked && <PageAsks person={person} host={hostOf(url)} asked={asked} />}
      </div>
    </>
  )
}
