// Checking out: how she gets it, where to, the invoice, stored value, and the sum she agrees to.
import { useState } from 'react'
import type { Address, DeliveryKind, InvoiceTitle, Quote, QuoteDelivery } from '#contracts'
import { Refused } from '../../api.ts'
import { goToAddress } from '../../ui/link.tsx'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { AddressForm, InvoiceForm, Mark, placed } from './forms.tsx'
import { forgetPlace, keptCodes, placeKey } from './kept.ts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { Go, restOf, Sums, useShopWords, type Spoken } from './parts.tsx'
import { places } from './places.ts'
import { shop, type PlaceAsk } from './shop-api.ts'

const goesOut = (kind: DeliveryKind): boolean => kind === 'sameCity' || kind === 'parcel'
const ask = (kind: DeliveryKind, addressId: number | undefined) => ({
  couponCodes: keptCodes(),
  delivery: { kind, ...(goesOut(kind) && addressId !== undefined && { addressId }) },
})

export default function CheckoutPage() {
  const { tell } = useShopWords()
  const { data, error, reload } = useLoaded(async () => {
    const [addresses, titles, plain] = await Promise.all([
      shop.addresses(),
      shop.invoiceTitles(),
      shop.quote({ couponCodes: keptCodes() }),
    ])
    const kind = plain.deliveries.find(({ refusal }) => refusal === null)?.kind
    const quote = kind ? await shop.quote(ask(kind, addresses.items[0]?.id)) : plain
    return { addresses: addresses.items, titles: titles.items, quote }
  })
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  return (
    <>
      <Go to={places.cart} className="text">
        ‹ {tell('cart')}
      </Go>
      <h1 className="title">{tell('checkoutTitle')}</h1>
      <Checkout {...data} />
    </>
  )
}

/** The price, or what is on her balance, is something else than she was shown. */
const changed = new Set([
  'purchase.priceChanged',
  'purchase.storedTooMuch',
  'loyalty.notEnoughStored',
  'loyalty.storedTooMuch',
])

/** What she agreed to may be another sum by now: she is shown the new one, told why, and asked again. */
async function send(body: Omit<PlaceAsk, 'key'>, again: () => Promise<void>): Promise<void> {
  try {
    const made = await shop.place({ ...body, key: placeKey(JSON.stringify(body)) })
    forgetPlace()
    goToAddress(places.purchase(made.id))
  } catch (failed) {
    if (failed instanceof Refused && changed.has(failed.problem.code)) await again()
    throw failed
  }
}

interface Known {
  quote: Quote
  addresses: Address[]
  titles: InvoiceTitle[]
}
function Checkout(known: Known) {
  const { tell } = useShopWords()
  const [quote, setQuote] = useState(known.quote)
  const [addresses, setAddresses] = useState(known.addresses)
  const [addressId, setAddress] = useState(known.addresses[0]?.id)
  const [titleId, setTitle] = useState<number>()
  const [note, setNote] = useState('')
  const [saving, save] = useState(false)
  const { busy, error, run } = useDoing()
  const { delivery } = quote
  const storedFen = saving ? quote.stored.usableFen : 0
  const priced = (kind: DeliveryKind, at: number | undefined) =>
    run(async () => setQuote(await shop.quote(ask(kind, at))))
  const move = (at: number) => {
    setAddress(at)
    if (delivery) priced(delivery, at)
  }
  const place = () =>
    run(async () => {
      if (!delivery) return
      const body: Omit<PlaceAsk, 'key'> = {
        ...ask(delivery, addressId),
        totalFen: quote.totalFen,
        ...(storedFen > 0 && { storedFen }),
        ...(titleId !== undefined && { invoiceTitleId: titleId }),
        ...(note.trim() && { note: note.trim() }),
      }
      await send(body, async () => setQuote(await shop.quote(ask(delivery, addressId))))
    })
  return (
    <>
      <Delivery quote={quote} busy={busy} choose={(kind) => priced(kind, addressId)} />
      {delivery && goesOut(delivery) && (
        <Addresses
          addresses={addresses}
          chosen={addressId}
          choose={move}
          marks={delivery === 'sameCity'}
          marked={(one, before) => {
            setAddresses(addresses.map((old) => (old.id === before ? one : old)))
            move(one.id)
          }}
          made={(one) => {
            setAddresses([one, ...addresses])
            move(one.id)
          }}
        />
      )}
      <Invoice titles={known.titles} chosen={titleId} choose={setTitle} />
      <section className="panel">
        <div className="form inner">
          <label>
            {tell('note')}
            <input value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
          </label>
        </div>
        {quote.stored.usableFen > 0 && (
          <Stored quote={quote} saving={saving} busy={busy} save={save} />
        )}
        <QuoteSums quote={quote} storedFen={storedFen} />
        <Said error={error} />
        <Agree quote={quote} storedFen={storedFen} busy={busy} agree={place} />
      </section>
    </>
  )
}

interface AgreeProps {
  quote: Quote
  storedFen: number
  busy: boolean
  agree: () => void
}
function Agree({ quote, storedFen, busy, agree }: AgreeProps) {
  const spoken = useShopWords()
  return (
    <button
      type="button"
      className="press wide"
      disabled={busy || !quote.ready || !quote.delivery}
      onClick={agree}
    >
      {busy ? spoken.tell('placing') : pressOf(spoken, quote.totalFen, storedFen)}
    </button>
  )
}

function pressOf({ tell, money }: Spoken, totalFen: number, storedFen: number): string {
  if (storedFen === 0) return tell('place', { n: money(totalFen) })
  const dueFen = totalFen - storedFen
  return dueFen > 0 ? tell('placeRest', { n: money(dueFen) }) : tell('placePaid')
}

interface StoredProps {
  quote: Quote
  saving: boolean
  busy: boolean
  save: (saving: boolean) => void
}
function Stored({ quote, saving, busy, save }: StoredProps) {
  const { tell, money } = useShopWords()
  const { usableFen, balanceFen } = quote.stored
  return (
    <label className="check">
      <input
        type="checkbox"
        role="switch"
        checked={saving}
        disabled={busy}
        onChange={(event) => save(event.target.checked)}
      />
      <span>
        {tell('useStored', { n: money(usableFen) })}
        <small>
          {tell(quote.freightFen > 0 ? 'storedGoods' : 'storedBalance', { n: money(balanceFen) })}
        </small>
      </span>
    </label>
  )
}

const QuoteSums = ({ quote, storedFen }: { quote: Quote; storedFen: number }) => (
  <Sums
    rows={[
      { word: 'goods', fen: quote.goodsFen },
      { word: 'discount', fen: quote.discountFen, minus: true },
      { word: 'freight', fen: quote.freightFen },
      { word: 'total', fen: quote.totalFen },
      ...restOf(quote.totalFen, storedFen),
    ]}
  />
)

const isOffered = ({ refusal }: QuoteDelivery): boolean => refusal?.code !== 'purchase.notOffered'

/** Given right here, or by another address: their lack keeps nobody from choosing. */
const mendable = new Set(['purchase.addressNeeded', 'purchase.placeNeeded', 'purchase.tooFar'])

interface DeliveryProps {
  quote: Quote
  busy: boolean
  choose: (kind: DeliveryKind) => void
}
function Delivery({ quote, busy, choose }: DeliveryProps) {
  const { tell, money, language } = useShopWords()
  const lacks = ({ refusal }: QuoteDelivery) => refusal !== null && !mendable.has(refusal.code)
  const cost = ({ kind, freightFen, freeFromFen, refusal }: QuoteDelivery): string => {
    if (refusal !== null) return refusal.sentence[language]
    if (!goesOut(kind)) return quote.storeName
    const fee = freightFen === 0 ? tell('free') : money(freightFen)
    return freeFromFen === null || freightFen === 0
      ? fee
      : `${fee} · ${tell('freeFrom', { n: money(freeFromFen) })}`
  }
  return (
    <fieldset className="panel">
      <legend className="group">{tell('delivery')}</legend>
      {quote.deliveries.filter(isOffered).map((one) => (
        <label key={one.kind} className="check">
          <input
            type="radio"
            name="delivery"
            checked={quote.delivery === one.kind}
            disabled={busy || lacks(one)}
            onChange={() => choose(one.kind)}
          />
          <span>
            {tell(one.kind)}
            <small>{cost(one)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

interface AddressProps {
  addresses: Address[]
  chosen: number | undefined
  choose: (id: number) => void
  made: (one: Address) => void
  /** The store brings it: where to has to be on the map. */
  marks: boolean
  marked: (one: Address, before: number) => void
}
function Addresses({ addresses, chosen, choose, made, marks, marked }: AddressProps) {
  const { tell } = useShopWords()
  const [adding, add] = useState(addresses.length === 0)
  const { error, run } = useDoing()
  const unmarked = marks ? addresses.find(({ id, place }) => id === chosen && !place) : undefined
  return (
    <fieldset className="panel">
      <legend className="group">{tell('address')}</legend>
      {addresses.map(({ id, name, phone, area, street }) => (
        <label key={id} className="check">
          <input type="radio" name="address" checked={id === chosen} onChange={() => choose(id)} />
          <span>
            {name} {phone}
            <small>
              {area} {street}
            </small>
          </span>
        </label>
      ))}
      {unmarked && !adding && (
        <Mark
          found={(at) =>
            run(async () =>
              marked(await shop.saveAddress({ ...unmarked, ...placed(at) }), unmarked.id),
            )
          }
        />
      )}
      <Said error={error} />
      {adding ? (
        <AddressForm
          marks={marks}
          done={(one) => {
            add(false)
            made(one)
          }}
        />
      ) : (
        <button type="button" className="plain wide" onClick={() => add(true)}>
          {tell('newAddress')}
        </button>
      )}
    </fieldset>
  )
}

interface InvoiceProps {
  titles: InvoiceTitle[]
  chosen: number | undefined
  choose: (id: number | undefined) => void
}
function Invoice({ titles: known, chosen, choose }: InvoiceProps) {
  const { tell } = useShopWords()
  const [titles, setTitles] = useState(known)
  const [adding, add] = useState(false)
  return (
    <section className="panel">
      <label className="amount">
        {tell('invoice')}
        <select
          value={chosen ?? ''}
          onChange={(event) => choose(Number(event.target.value) || undefined)}
        >
          <option value="">{tell('noInvoice')}</option>
          {titles.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {adding ? (
        <InvoiceForm
          done={(one) => {
            setTitles([one, ...titles])
            choose(one.id)
            add(false)
          }}
        />
      ) : (
        <button type="button" className="text" onClick={() => add(true)}>
          {tell('newInvoice')}
        </button>
      )}
    </section>
  )
}
