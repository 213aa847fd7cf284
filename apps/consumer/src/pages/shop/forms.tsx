// Short forms of the checkout: where a parcel goes, and to whom an invoice is made out.
import { useState, type FormEvent, type InputHTMLAttributes } from 'react'
import type { Address, InvoiceTitle } from '#contracts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { useShopWords } from './parts.tsx'
import { whereSheIs, type Whereabouts } from '../../ui/whereabouts.ts'
import { shop } from './shop-api.ts'
import type { ShopWord } from './words.ts'

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  word: ShopWord
  value: string
  set: (value: string) => void
}
const Field = ({ word, set, ...input }: FieldProps) => {
  const { tell } = useShopWords()
  return (
    <label>
      {tell(word)}
      <input {...input} onChange={(event) => set(event.target.value)} />
    </label>
  )
}

/** Degrees of a place as an address takes them. */
export const placed = ({ latitude, longitude, system }: Whereabouts) => ({
  place: { latitude, longitude },
  placeSystem: system,
})

/** Where she is now, told once; she may leave it out. */
export function Mark({ at, found }: { at?: Whereabouts; found: (at: Whereabouts) => void }) {
  const { tell } = useShopWords()
  const [state, setState] = useState<'asking' | 'untold'>()
  const ask = async () => {
    setState('asking')
    const told = await whereSheIs()
    setState(told ? undefined : 'untold')
    if (told) found(told)
  }
  return (
    <div className="form inner">
      <button
        type="button"
        className="plain wide"
        disabled={state === 'asking'}
        onClick={() => void ask()}
      >
        {tell(at ? 'markAgain' : 'mark')}
      </button>
      <p className="quiet" role="status">
        {tell(at ? 'marked' : state === 'untold' ? 'notMarked' : 'markWhy')}
      </p>
    </div>
  )
}

export function AddressForm({ done, marks }: { done: (made: Address) => void; marks: boolean }) {
  const { tell } = useShopWords()
  const [at, mark] = useState<Whereabouts>()
  const [values, setValues] = useState({ name: '', phone: '', area: '', street: '' })
  const { busy, error, run } = useDoing()
  const set = (field: keyof typeof values) => (value: string) =>
    setValues({ ...values, [field]: value })
  const send = (event: FormEvent) => {
    event.preventDefault()
    run(async () => done(await shop.saveAddress({ ...values, ...(at && placed(at)) })))
  }
  return (
    <form className="form inner" onSubmit={send}>
      <Field
        word="recipient"
        value={values.name}
        set={set('name')}
        required
        maxLength={40}
        autoComplete="name"
      />
      <Field
        word="phone"
        value={values.phone}
        set={set('phone')}
        required
        type="tel"
        pattern="\+?\d{5,15}"
        autoComplete="tel"
      />
      <Field word="area" value={values.area} set={set('area')} required maxLength={100} />
      <Field
        word="street"
        value={values.street}
        set={set('street')}
        required
        maxLength={200}
        autoComplete="street-address"
      />
      {marks && <Mark {...(at && { at })} found={mark} />}
      <Said error={error} />
      <button type="submit" className="plain" disabled={busy}>
        {tell('saveAddress')}
      </button>
    </form>
  )
}

export function InvoiceForm({ done }: { done: (made: InvoiceTitle) => void }) {
  const { tell } = useShopWords()
  const [values, setValues] = useState({ title: '', taxNumber: '', email: '' })
  const { busy, error, run } = useDoing()
  const set = (field: keyof typeof values) => (value: string) =>
    setValues({ ...values, [field]: value })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const { title, taxNumber, email } = values
    run(async () =>
      done(await shop.saveInvoiceTitle({ title, email, taxNumber: taxNumber.trim() || null })),
    )
  }
  return (
    <form className="form inner" onSubmit={send}>
      <Field word="invoiceTitle" value={values.title} set={set('title')} required maxLength={100} />
      <Field
        word="taxNumber"
        value={values.taxNumber}
        set={set('taxNumber')}
        pattern="[0-9A-Z]{15,20}"
      />
      <Field
        word="email"
        value={values.email}
        set={set('email')}
        required
        type="email"
        autoComplete="email"
      />
      <Said error={error} />
      <button type="submit" className="plain" disabled={busy}>
        {tell('saveInvoice')}
      </button>
    </form>
  )
}
