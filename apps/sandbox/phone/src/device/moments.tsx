// Moments: what this person's guides published, with what one can do to it: like, comment.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, mediaUrl, type Moment, type Person } from '../api.ts'
import { chatTime, useNow } from '../time.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { Text } from './bubbles.tsx'
import { Compose } from './compose.tsx'
import { HeartIcon, SpeechIcon } from './icons.tsx'
import type { Way } from './screen.ts'

const Pieces = ({ moment, way }: { moment: Moment; way: Way }) => {
  const { say } = useWords()
  const pieces = moment.body.attachments ?? []
  const images = pieces.flatMap((one) => (one.msgtype === 'image' ? [one.image.media_id] : []))
  const [other] = pieces
  return (
    <>
      {images.length > 0 && (
        <div className="moment-images" data-count={images.length === 1 ? 'one' : 'many'}>
          {images.map((id) => (
            <img key={id} src={mediaUrl(id)} alt={say('image')} />
          ))}
        </div>
      )}
      {other?.msgtype === 'video' && (
        <video className="photo" src={mediaUrl(other.video.media_id)} controls />
      )}
      {other?.msgtype === 'link' && (
        <button
          type="button"
          className="moment-link"
          onClick={() => {
            way.push({ kind: 'page', url: other.link.url })
          }}
        >
          <img src={mediaUrl(other.link.media_id)} alt="" width={40} height={40} />
          <span>{other.link.title || other.link.url}</span>
        </button>
      )}
    </>
  )
}

const Actions = ({
  moment,
  person,
  onComment,
}: {
  moment: Moment
  person: Person
  onComment: () => void
}) => {
  const { say, language } = useWords()
  const now = useNow()
  const { momentId, userid, liked } = moment
  const like = useMutation({
    mutationFn: () => api.act(person.id, 'like', { momentId, userid, liked: !liked }),
  })
  return (
    <div className="moment-foot">
      <time dateTime={moment.at}>
        {chatTime(new Date(moment.at), now, language, say('yesterday'))}
      </time>
      <button
        type="button"
        aria-pressed={liked}
        aria-label={say('like')}
        onClick={() => {
          like.mutate()
        }}
      >
        <HeartIcon />
      </button>
      <button type="button" aria-label={say('comment')} onClick={onComment}>
        <SpeechIcon />
      </button>
    </div>
  )
}

interface OneProps {
  moment: Moment
  person: Person
  way: Way
  onComment: () => void
}

const One = ({ moment, person, way, onComment }: OneProps) => {
  const { say } = useWords()
  return (
    <article className="moment">
      <img src={faceUrl(moment.avatar)} alt="" width={42} height={42} />
      <div className="moment-main">
        <p className="moment-name">
          {moment.name}
          <small className="corp">@{moment.corpName || say('myBrand')}</small>
        </p>
        {moment.body.text && (
          <p className="moment-text">
            <Text text={moment.body.text.content} way={way} />
          </p>
        )}
        <Pieces moment={moment} way={way} />
        <Actions moment={moment} person={person} onComment={onComment} />
        {(moment.liked || moment.comments.length > 0) && (
          <ul className="moment-said">
            {moment.liked && (
              <li>
                <HeartIcon /> <b>{person.name}</b>
              </li>
            )}
            {moment.comments.map(({ id, name, text }) => (
              <li key={id}>
                <b>{name}</b> {text}
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  )
}

const keyOf = ({ momentId, userid }: Moment): string => `${momentId} ${userid}`

export const MomentsScreen = ({ person, way }: { person: Person; way: Way }) => {
  const { say } = useWords()
  const feed = useQuery({
    queryKey: ['moments', person.id],
    queryFn: () => api.moments(person.id),
  })
  const [open, setOpen] = useState('')
  const commented = feed.data?.find((one) => keyOf(one) === open)
  const send = async (text: string): Promise<void> => {
    if (!commented) return
    const { momentId, userid } = commented
    await api.act(person.id, 'comment', { momentId, userid, text })
    setOpen('')
  }
  return (
    <>
      <Bar title={say('moments')} onBack={way.back} />
      {/* A feed has entries; without any it is a place like others. */}
      <div
        className="scroll moments"
        tabIndex={0}
        role={feed.data?.length ? 'feed' : 'region'}
        aria-label={say('moments')}
      >
        {feed.data?.length === 0 && (
          <div className="nothing">
            <p>{say('noMoments')}</p>
            <p>{say('noMomentsHint')}</p>
          </div>
        )}
        {feed.data?.map((moment) => (
          <One
            key={keyOf(moment)}
            moment={moment}
            person={person}
            way={way}
            onComment={() => {
              setOpen(keyOf(moment) === open ? '' : keyOf(moment))
            }}
          />
        ))}
      </div>
      {commented && (
        <Compose key={open} label={say('commentTo', { name: commented.name })} onSend={send} />
      )}
    </>
  )
}
