// The card of a WeCom member: the face, the name, and the company spoken for.
import { faceUrl } from '../api.ts'
import { useWords } from '../words/use.tsx'

export const Card = ({
  name,
  avatar,
  corpName,
  position,
}: {
  name: string
  avatar: string
  corpName: string
  position: string
}) => {
  const { say } = useWords()
  const company = corpName || say('myBrand')
  return (
    <>
      <div className="profile-head">
        <img src={faceUrl(avatar)} alt="" width={64} height={64} />
        <div>
          <p className="me-name">{name}</p>
          <p className="corp">@{company}</p>
        </div>
      </div>
      <dl className="facts">
        <dt>{say('company')}</dt>
        <dd>
          {company} · {say('wecom')}
        </dd>
        {position && (
          <>
            <dt>{say('position')}</dt>
            <dd>{position}</dd>
          </>
        )}
      </dl>
    </>
  )
}
