// Which store's goods she looks at: a few in a list of the phone's own; of a chain the nearest, or by
// name.
import { useEffect, useRef, useState } from 'react'
import type { ShopStore } from '#contracts'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { distance } from '../../ui/distance.ts'
import { whereSheIs, type Whereabouts } from '../../ui/whereabouts.ts'
import { useShopWords } from './parts.tsx'
import { SearchField } from './search-field.tsx'
import { shop } from './shop-api.ts'

const FEW = 12

interface Props {
  stores: ShopStore[]
  store: ShopStore
  choose: (store: ShopStore) => void
}

export function StoreChoice({ stores, store, choose }: Props) {
  const { tell } = useShopWords()
  const [open, setOpen] = useState(false)
  if (stores.length <= 1) return null
  if (stores.length <= FEW)
    return (
      <label className="amount">
        {tell('store')}
        <select
          value={store.id}
          onChange={(event) => {
            const chosen = stores.find(({ id }) => id === Number(event.target.value))
            if (chosen) choose(chosen)
          }}
        >
          {stores.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    )
  return (
    <>
      <p className="amount">
        <span>{store.name}</span>
        <button type="button" className="plain" onClick={() => setOpen(true)}>
          {tell('otherStore')}
        </button>
      </p>
      {open && (
        <Chain
          choose={(chosen) => {
            setOpen(false)
            choose(chosen)
          }}
          close={() => setOpen(false)}
        />
      )}
    </>
  )
}

interface ChainProps {
  choose: (store: ShopStore) => void
  close: () => void
}
function Chain({ choose, close }: ChainProps) {
  const { tell } = useShopWords()
  const dialog = useRef<HTMLDialogElement>(null)
  const [at, setAt] = useState<Whereabouts>()
  const [untold, setUntold] = useState(false)
  const [search, setSearch] = useState('')
  useEffect(() => dialog.current?.showModal(), [])
  const locate = async () => {
    const told = await whereSheIs()
    setUntold(told === undefined)
    if (told) setAt(told)
  }
  return (
    <dialog ref={dialog} className="store-sheet" aria-label={tell('otherStore')} onClose={close}>
      <header className="shop-head">
        <h2>{tell('otherStore')}</h2>
        <button type="button" className="plain" onClick={() => dialog.current?.close()}>
          {tell('close')}
        </button>
      </header>
      <SearchField label={tell('searchStore')} find={setSearch} />
      <button type="button" className="plain wide" onClick={() => void locate()}>
        {tell('nearestStore')}
      </button>
      <p className="quiet" role="status">
        {untold ? tell('notMarked') : null}
      </p>
      <Some
        key={`${search} ${at?.latitude} ${at?.longitude}`}
        find={{ ...(at && { place: at }), ...(search && { search }) }}
        choose={choose}
      />
    </dialog>
  )
}

function Some({
  find,
  choose,
}: Pick<ChainProps, 'choose'> & { find: Parameters<typeof shop.stores>[0] }) {
  const { tell } = useShopWords()
  const { data, error, reload } = useLoaded(() => shop.stores(find))
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  if (data.items.length === 0) return <p className="quiet">{tell('noSuchStore')}</p>
  return (
    <ul>
      {data.items.map((store) => (
        <li key={store.id}>
          <button type="button" onClick={() => choose(store)}>
            <strong>{store.name}</strong>
            {store.metres === null ? null : <span>{distance(store.metres)}</span>}
            <small>
              {[store.address, `${store.openFrom}–${store.openUntil}`].filter(Boolean).join(' · ')}
            </small>
          </button>
        </li>
      ))}
    </ul>
  )
}
