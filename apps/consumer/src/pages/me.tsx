// What the brand knows of me, what I agreed to, and how to change either.
import { useState } from 'react'
import { api, type ConsumerProfile, type Purpose } from '../api.ts'
import { useWords } from '../language.tsx'
import { signOut } from '../sign-in.ts'
import { Link } from '../ui/link.tsx'
import { Birthday } from '../ui/birthday.tsx'
import { Failed, useLoaded, useSentence, Waiting } from '../ui/state.tsx'

const short = {
  service: 'serviceShort',
  marketing: 'marketingShort',
  profiling: 'profilingShort',
} as const

function Details({
  profile,
  changed,
}: {
  profile: ConsumerProfile
  changed: (profile: ConsumerProfile) => void
}) {
  const { say } = useWords()
  const sentence = useSentence()
  const [name, setName] = useState(profile.name ?? '')
  const [birthday, setBirthday] = useState(profile.birthday ?? undefined)
  const [said, setSaid] = useState<unknown>()
  const save = async () => {
    setSaid(undefined)
    try {
      changed(
        await api.saveProfile({
          ...(name.trim() && { name: name.trim() }),
          ...(birthday && { birthday }),
        }),
      )
      setSaid('saved')
    } catch (error) {
      setSaid(error)
    }
  }
  return (
    <form
      className="panel form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <h2>{say('profile')}</h2>
      <dl className="rows">
        <div>
          <dt>{say('phone')}</dt>
          <dd>{profile.phoneMasked ?? say('notSet')}</dd>
        </div>
      </dl>
      <label>
        {say('name')}
        <input
          value={name}
          maxLength={60}
          autoComplete="name"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <fieldset>
        <legend>{say('birthday')}</legend>
        <Birthday value={birthday} label={say('birthday')} onChange={setBirthday} />
      </fieldset>
      {said !== undefined && (
        <p className={said === 'saved' ? 'note' : 'error'} role="status">
          {said === 'saved' ? say('saved') : sentence(said)}
        </p>
      )}
      <button type="submit" className="plain">
        {say('save')}
      </button>
    </form>
  )
}

/** A switch turns at once; it turns back when the server would not have it. */
function Consents({ profile, changed }: { profile: ConsumerProfile; changed: () => void }) {
  const { say, day } = useWords()
  const sentence = useSentence()
  const [error, setError] = useState<unknown>()
  const [turned, setTurned] = useState<Partial<Record<Purpose, boolean>>>({})
  const turn = async (purpose: Purpose, given: boolean) => {
    setError(undefined)
    setTurned((before) => ({ ...before, [purpose]: given }))
    try {
      await api.setConsent(purpose, given)
      changed()
    } catch (reason) {
      setTurned((before) => ({ ...before, [purpose]: !given }))
      setError(reason)
    }
  }
  const shown = profile.consents.map((consent) => ({
    ...consent,
    given: turned[consent.purpose] ?? consent.given,
  }))
  return (
    <section className="panel">
      <h2>{say('consents')}</h2>
      {shown.map(({ purpose, given, at }) => (
        <label key={purpose} className="switch">
          <span>
            {say(short[purpose])}
            <small>
              {say(given ? 'given' : 'notGiven')}
              {at !== null && ` · ${day(at)}`}
            </small>
          </span>
          <input
            type="checkbox"
            role="switch"
            checked={given}
            onChange={(event) => void turn(purpose, event.target.checked)}
          />
        </label>
      ))}
      {error !== undefined && (
        <p className="error" role="alert">
          {sentence(error)}
        </p>
      )}
    </section>
  )
}

export default function MePage({ signedOut }: { signedOut: () => void }) {
  const { say, toggle } = useWords()
  const { data: profile, error, reload, set } = useLoaded(api.profile)
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!profile) return <Waiting />
  return (
    <>
      <h1 className="title">{say('me')}</h1>
      <Details profile={profile} changed={set} />
      <Consents profile={profile} changed={reload} />
      <nav className="panel links" aria-label={say('more')}>
        <Link to="stored">{say('stored')}</Link>
        <Link to="benefits">{say('myBenefits')}</Link>
        <Link to="draws">{say('myDraws')}</Link>
        <Link to="passes">{say('passes')}</Link>
        <Link to="privacy">{say('privacy')}</Link>
        <button type="button" onClick={toggle}>
          {say('language')}
        </button>
        <button type="button" onClick={() => void signOut().then(signedOut, signedOut)}>
          {say('signOut')}
        </button>
      </nav>
    </>
  )
}
