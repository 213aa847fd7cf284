// One message as the phone draws it: its text, then each attachment as a bubble of its own.
import type { ReactNode } from 'react'
import type { Attachment, MessageBody } from '../../../server/chat.ts'
import { faceUrl, mediaUrl } from '../api.ts'
import { useWords } from '../words/use.tsx'
import type { Way } from './screen.ts'

const ADDRESS = /(https?:\/\/[^\s，。；、（）]+)/

export const Text = ({ text, way }: { text: string; way: Way }) => (
  <>
    {text.split(ADDRESS).map((part, index) =>
      ADDRESS.test(part) ? (
        <button
          key={index}
          type="button"
          className="inline-link"
          onClick={() => {
            way.push({ kind: 'page', url: part })
          }}
        >
          {part}
        </button>
      ) : (
        part
      ),
    )}
  </>
)

// Only pictures of this machine and of the web are drawn; anything else shows the plain card.
const picture = (url: string | undefined): string | undefined =>
  url && /^(?:https?:\/\/|\/)/.test(url) ? url : undefined

const LinkCard = ({
  link,
  way,
}: {
  link: Extract<Attachment, { msgtype: 'link' }>['link']
  way: Way
}) => {
  const { say } = useWords()
  const coupon = URL.canParse(link.url) && /coupon/i.test(new URL(link.url).pathname)
  const image = picture(link.picurl)
  const open = () => {
    way.push({ kind: 'page', url: link.url })
  }
  if (coupon) {
    return (
      <button type="button" className="ticket" onClick={open}>
        <span className="ticket-main">
          <strong>{link.title}</strong>
          {link.desc && <span>{link.desc}</span>}
        </span>
        <span className="ticket-stub">{say('couponUse')}</span>
      </button>
    )
  }
  return (
    <button type="button" className="card" onClick={open}>
      <strong>{link.title}</strong>
      <span className="card-body">
        <span className="card-text">{link.desc}</span>
        {image ? (
          <img src={image} alt="" width={46} height={46} />
        ) : (
          <span className="card-mark" aria-hidden>
            {link.title.slice(0, 1)}
          </span>
        )}
      </span>
      <span className="card-foot">{say('linkLabel')}</span>
    </button>
  )
}

const MiniCard = ({
  mini,
  way,
}: {
  mini: Extract<Attachment, { msgtype: 'miniprogram' }>['miniprogram']
  way: Way
}) => {
  const { say } = useWords()
  return (
    <button
      type="button"
      className="card mini"
      onClick={() => {
        way.push({ kind: 'mini', title: mini.title, appid: mini.appid, page: mini.page })
      }}
    >
      <strong>{mini.title}</strong>
      <img src={mediaUrl(mini.pic_media_id)} alt="" />
      <span className="card-foot">{say('miniLabel')}</span>
    </button>
  )
}

const Piece = ({ one, way }: { one: Attachment; way: Way }): ReactNode => {
  const { say } = useWords()
  switch (one.msgtype) {
    case 'link':
      return <LinkCard link={one.link} way={way} />
    case 'miniprogram':
      return <MiniCard mini={one.miniprogram} way={way} />
    case 'image': {
      const source = one.image.media_id ? mediaUrl(one.image.media_id) : picture(one.image.pic_url)
      return source ? <img className="photo" src={source} alt={say('image')} /> : say('image')
    }
    case 'video':
      return <video className="photo" src={mediaUrl(one.video.media_id)} controls />
    case 'file':
      return (
        <a className="card" href={mediaUrl(one.file.media_id)}>
          {say('file')}
        </a>
      )
  }
}

interface BubblesProps {
  body: MessageBody
  mine: boolean
  avatar: string
  /** Who speaks, where several do. */
  by?: string
  origin?: string
  way: Way
}

export const Bubbles = ({ body, mine, avatar, by, origin, way }: BubblesProps) => {
  const { text, attachments = [] } = body
  const line = (key: string, inner: ReactNode) => (
    <div key={key} className={`line ${mine ? 'mine' : 'theirs'}`} data-origin={origin}>
      <img className="face" src={faceUrl(avatar)} alt="" width={38} height={38} />
      <div className="said">
        {by && <small>{by}</small>}
        {inner}
      </div>
    </div>
  )
  return (
    <>
      {text &&
        line(
          'text',
          <p className="bubble">
            <Text text={text.content} way={way} />
          </p>,
        )}
      {attachments.map((one, index) => line(String(index), <Piece one={one} way={way} />))}
    </>
  )
}
