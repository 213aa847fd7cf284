// Short forms of the checkout: where a parcel goes, and to whom an invoice is made out.
import { useState, type FormEvent, type InputHTMLAttributes } from 'react'
import type { Address, InvoiceTitle } from '#contracts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { useShopWords } from './parts.tsx'
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

export function AddressForm({ done }: { done: (made: Address) => void }) {
  const { tell } = useShopWords()
  const [values, setValues] = useState({ name: '', phone: '', area: '', street: '' })
  const { busy, error, run } = useDoing()
  const set = (field: keyof typeof values) => (value: string) =>
    setValues({ ...values, [field]: value })
  const send = (event: FormEvent) => {
    event.preventDefault()
    run(async () => done(await shop.saveAddress(values)))
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
