// The bar above everything: what stands on the page besides the phones, and the language.
import { useQuery } from '@tanstack/react-query'
import { api, type ChatKey } from '../api.ts'
import { useWords } from '../words/use.tsx'

/** A corp may have thousands of members; the first of them are enough to play with. */
const MEMBERS = 60

interface GuidesProps {
  guide: ChatKey | undefined
  onGuide: (guide: ChatKey | undefined) => void
}

/** Whose WeCom stands beside the phones. */
const Guides = ({ guide, onGuide }: GuidesProps) => {
  const { say } = useWords()
  const corps = useQuery({ queryKey: ['corps'], queryFn: api.corps }).data ?? []
  const members = corps.flatMap(({ id, members: of }) =>
    of.slice(0, MEMBERS).map(({ userid, name }) => ({ key: `${id}/${userid}`, id, userid, name })),
  )
  if (members.length === 0) return null
  return (
    <select
      className="guide-choice"
      aria-label={say('guideClient')}
      value={guide ? `${guide.corpId}/${guide.userid}` : ''}
      onChange={({ target }) => {
        const chosen = members.find(({ key }) => key === target.value)
        onGuide(chosen && { corpId: chosen.id, userid: chosen.userid })
      }}
    >
      <option value="">{say('guideClientNone')}</option>
      {members.map(({ key, name }) => (
        <option key={key} value={key}>
          {say('guideClientOf', { name })}
        </option>
      ))}
    </select>
  )
}

interface TopProps extends GuidesProps {
  side: 'phone' | 'desk'
  onSide: () => void
  desk: boolean
  onDesk: () => void
}

export const Top = ({ side, onSide, desk, onDesk, ...guides }: TopProps) => {
  const { say, language, setLanguage } = useWords()
  return (
    <header className="top">
      <h1>{say('title')}</h1>
      <div className="top-actions">
        <Guides {...guides} />
        <button type="button" className="quiet only-narrow" onClick={onSide}>
          {say(side === 'phone' ? 'showDesk' : 'showPhone')}
        </button>
        <button type="button" className="quiet not-narrow" aria-pressed={!desk} onClick={onDesk}>
          {say('deskAway')}
        </button>
        <button
          type="button"
          className="quiet"
          title={say('languageHint')}
          onClick={() => {
            setLanguage(language === 'en' ? 'zh-CN' : 'en')
          }}
        >
          {say('language')}
        </button>
      </div>
    </header>
  )
}
