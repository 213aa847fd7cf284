// Becoming a member: a phone number, and a consent for each purpose; nothing is ticked beforehand.
import { useState, type FormEvent } from 'react'
import { api, type MemberCard, type Purpose } from '../api.ts'
import { useWords } from '../language.tsx'
import { useRegistration, type Draft } from '../registration.ts'
import { Link } from '../ui/link.tsx'
import { Birthday } from '../ui/birthday.tsx'
import { useLoaded, useSentence } from '../ui/state.tsx'

const purposes: Purpose[] = ['service', 'marketing', 'profiling']
const phonePattern = /^\+?\d{5,15}$/

/** Whom the card is for. */
function About({ draft, change }: { draft: Draft; change: (part: Partial<Draft>) => void }) {
  const { say } = useWords()
  return (
    <>
      <label>
        {say('phone')}
        <input
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          required
          value={draft.phone}
          onChange={(event) => change({ phone: event.target.value })}
        />
      </label>
      <label>
        {say('name')}
        <input
          autoComplete="name"
          maxLength={60}
          placeholder={say('nameHint')}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </label>
      <fieldset>
        <legend>{say('birthday')}</legend>
        <Birthday
          value={draft.birthday}
          label={say('birthday')}
          onChange={(birthday) => change({ birthday })}
        />
        <p className="hint">{say('birthdayHint')}</p>
      </fieldset>
    </>
  )
}

/** One box for each purpose, in one order however they were ticked. */
function Consents({ given, change }: { given: Purpose[]; change: (given: Purpose[]) => void }) {
  const { say } = useWords()
  const tick = (purpose: Purpose, on: boolean) =>
    change(purposes.filter((one) => (one === purpose ? on : given.includes(one))))
  return purposes.map((purpose) => (
    <label key={purpose} className="check">
      <input
        type="checkbox"
        checked={given.includes(purpose)}
        onChange={(event) => tick(purpose, event.target.checked)}
      />
      <span>
        {say(purpose)}
        {purpose !== 'service' && <small>{say('optional')}</small>}
      </span>
    </label>
  ))
}

export default function RegisterPage({
  brand,
  done,
}: {
  brand: string
  done: (card: MemberCard) => void
}) {
  const { say } = useWords()
  const sentence = useSentence()
  const { data: who } = useLoaded(api.profile)
  const [typed, setDraft] = useState<Partial<Draft>>({})
  // What WeChat told stands there until she writes something else.
  const draft: Draft = { phone: '', name: who?.name ?? '', consents: [], ...typed }
  const { busy, error, send, setError } = useRegistration(done)
  const change = (part: Partial<Draft>) => setDraft({ ...typed, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const phone = draft.phone.replace(/[\s-]/g, '')
    if (!phonePattern.test(phone)) return setError(new Error(say('phoneWrong')))
    if (!draft.consents.includes('service')) return setError(new Error(say('needService')))
    void send({ ...draft, phone })
  }
  return (
    <form className="panel form" onSubmit={submit} noValidate>
      <p className="over">{brand}</p>
      <h1>{who?.name ? say('joinHello', { name: who.name }) : say('joinTitle')}</h1>
      <p className="quiet">{say('joinLead')}</p>
      <About draft={draft} change={change} />
      <Consents given={draft.consents} change={(consents) => change({ consents })} />
      <Link to="privacy" className="text">
        {say('readPrivacy')}
      </Link>
      {error !== undefined && (
        <p className="error" role="alert">
          {sentence(error)}
        </p>
      )}
      <button type="submit" disabled={busy}>
        {say(busy ? 'joining' : 'join')}
      </button>
    </form>
  )
}
