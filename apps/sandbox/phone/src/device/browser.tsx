// The browser inside the phone, and what stands where a mini program would run.
import { useState } from 'react'
import { openUrl, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import type { Way } from './screen.ts'

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

export const Browser = ({ person, url, way }: { person: Person; url: string; way: Way }) => {
  const { say } = useWords()
  const [loaded, setLoaded] = useState(false)
  const source = openUrl(person.id, url)
  return (
    <>
      <Bar
        title={hostOf(url)}
        onBack={way.back}
        action={
          <a
            className="bar-button"
            href={source}
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
          src={source}
          title={say('pageTitle', { host: hostOf(url) })}
          // Another origin that needs its scripts and cookies, but may not leave the phone.
          // oxlint-disable-next-line react/iframe-missing-sandbox
          sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-modals"
          onLoad={() => {
            setLoaded(true)
          }}
        />
      </div>
    </>
  )
}

export const MiniProgram = ({
  title,
  appid,
  page,
  way,
}: {
  title: string
  appid: string
  page: string
  way: Way
}) => {
  const { say } = useWords()
  return (
    <>
      <Bar title={title} onBack={way.back} />
      <div className="scroll">
        <p className="foot">{say('miniHint')}</p>
        <dl className="facts">
          <dt>{say('appid')}</dt>
          <dd>{appid}</dd>
          <dt>{say('page')}</dt>
          <dd>{page}</dd>
        </dl>
      </div>
    </>
  )
}
