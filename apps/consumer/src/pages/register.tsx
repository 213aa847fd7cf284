// Becoming a member: a phone number, and a consent for each purpose; nothing is ticked beforehand.
import { useState, type FormEvent } from 'react'
import { api, type MemberCard, type Purpose, Refused } from '../api.ts'
import { useWords } from '../language.tsx'
import { Link } from '../ui/link.tsx'
import { Birthday } from '../ui/birthday.tsx'
import { useSentence } from '../ui/state.tsx'

const purposes: Purpose[] = ['service', 'marketing', 'profiling']
const phonePattern = /^\+?\d{5,15}$/

interface Draft {
  phone: string
  name: string
  birthday?: string | undefined
  consents: Purpose[]
}

/** A registration under way: one key from the first try to the last, so that a lost answer makes no second member. */
function useRegistration(done: (card: MemberCard) => void) {
  const [key] = useState(() => crypto.randomUUID())
  const [tries, setTries] = useState(0)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async ({ phone, name, birthday, consents }: Draft) => {
    setBusy(true)
    setError(undefined)
    try {
      done(
        await api.register(
          {
            phone,
            consents,
            ...(name.trim() && { name: name.trim() }),
            ...(birthday && { birthday }),
          },
          `${key}:${tries}`,
        ),
      )
    } catch (reason) {
      // What was refused will be sent changed: that is another request.
      if (reason instanceof Refused && reason.problem.status >= 400) setTries(tries + 1)
      setError(reason)
      setBusy(false)
    }
  }
  return { busy, error, send, setError }
}

export function RegisterPage({ brand, done }: { brand: string; done: (card: MemberCard) => void }) {
  const { say } = useWords()
  const sentence = useSentence()
  const [draft, setDraft] = useState<Draft>({ phone: '', name: '', consents: [] })
  const { busy, error, send, setError } = useRegistration(done)
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const tick = (purpose: Purpose, on: boolean) =>
    change({
      consents: purposes.filter((one) => (one === purpose ? on : draft.consents.includes(one))),
    })
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
      <h1>{say('joinTitle')}</h1>
      <p className="quiet">{say('joinLead')}</p>
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
      {purposes.map((purpose) => (
        <label key={purpose} className="check">
          <input
            type="checkbox"
            checked={draft.consents.includes(purpose)}
            onChange={(event) => tick(purpose, event.target.checked)}
          />
          <span>
            {say(purpose)}
            {purpose !== 'service' && <small>{say('optional')}</small>}
          </span>
        </label>
      ))}
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
