// The goods of her store: categories, a search, and what each costs her.
import { useState } from 'react'
import type { ShopCategory, ShopProduct, ShopStore } from '#contracts'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { keepStore, keptStore } from './kept.ts'
import { Go, Picture, Price, useShopWords } from './parts.tsx'
import { places } from './places.ts'
import { SearchField } from './search-field.tsx'
import { shop } from './shop-api.ts'
import { StoreChoice } from './store-choice.tsx'

const PAGE = 20

export default function GoodsPage() {
  const { tell } = useShopWords()
  const ground = useLoaded(async () => {
    const kept = keptStore()
    const [stores, categories] = await Promise.all([
      shop.stores(kept === undefined ? {} : { storeId: kept }),
      shop.categories(),
    ])
    return { ...stores, categories: categories.items }
  })
  if (ground.error !== undefined) return <Failed error={ground.error} retry={ground.reload} />
  if (!ground.data) return <Waiting />
  const { items, store, categories } = ground.data
  if (store === null)
    return (
      <section className="empty">
        <h1>{tell('noStore')}</h1>
        <p>{tell('noStoreLead')}</p>
      </section>
    )
  return <Goods stores={items} first={store} categories={categories} />
}

interface Props {
  stores: ShopStore[]
  first: ShopStore
  categories: ShopCategory[]
}
function Goods({ stores, first, categories }: Props) {
  const { say, tell } = useShopWords()
  const [store, setStore] = useState(first)
  const storeId = store.id
  const [categoryId, setCategory] = useState<number>()
  const [search, setSearch] = useState('')
  const move = (to: ShopStore) => {
    keepStore(to.id)
    setStore(to)
  }
  return (
    <>
      <header className="shop-head">
        <h1 className="title">{say('shop')}</h1>
        <nav aria-label={say('shop')}>
          <Go to={places.purchases} className="plain">
            {tell('mine')}
          </Go>
          <Go to={places.cart} className="plain">
            {tell('cart')}
          </Go>
        </nav>
      </header>
      <StoreChoice stores={stores} store={store} choose={move} />
      <SearchField label={tell('search')} find={setSearch} />
      <Categories categories={categories} chosen={categoryId} choose={setCategory} />
      <Found
        key={`${storeId} ${categoryId} ${search}`}
        find={{
          storeId,
          ...(categoryId !== undefined && { categoryId }),
          ...(search && { search }),
        }}
      />
    </>
  )
}

interface Choice {
  categories: ShopCategory[]
  chosen: number | undefined
  choose: (id: number | undefined) => void
}
/** Those of the first level; what lies under the chosen one stands in a second row. */
function Categories({ categories, chosen, choose }: Choice) {
  const { tell } = useShopWords()
  const own = categories.find(({ id }) => id === chosen)
  const top = own?.parentId ?? own?.id
  const under = categories.filter(({ parentId }) => parentId !== null && parentId === top)
  const chip = (id: number | undefined, name: string, on: boolean) => (
    <button key={name} type="button" aria-pressed={on} onClick={() => choose(id)}>
      {name}
    </button>
  )
  if (categories.length === 0) return null
  return (
    <div role="group" aria-label={tell('categories')}>
      <div className="chips">
        {chip(undefined, tell('all'), chosen === undefined)}
        {categories
          .filter(({ parentId }) => parentId === null)
          .map(({ id, name }) => chip(id, name, top === id))}
      </div>
      {under.length > 0 && (
        <div className="chips">{under.map(({ id, name }) => chip(id, name, chosen === id))}</div>
      )}
    </div>
  )
}

type Find = Omit<Parameters<typeof shop.products>[0], 'limit' | 'cursor'>
function Found({ find }: { find: Find }) {
  const { say, tell } = useShopWords()
  const { data, error, reload, set } = useLoaded(() => shop.products({ ...find, limit: PAGE }))
  if (error !== undefined) return <Failed error={error} retry={reload} />
  if (!data) return <Waiting />
  const { items, nextCursor } = data
  const more = async (cursor: string) => {
    const next = await shop.products({ ...find, limit: PAGE, cursor })
    set({ ...next, items: [...items, ...next.items] })
  }
  if (items.length === 0)
    return (
      <section className="empty">
        <h2>{tell('none')}</h2>
        <p>{tell('noneLead')}</p>
      </section>
    )
  return (
    <>
      <ul className="goods">
        {items.map((product) => (
          <Product key={product.id} product={product} />
        ))}
      </ul>
      {nextCursor !== undefined && (
        <button type="button" className="plain wide" onClick={() => void more(nextCursor)}>
          {say('more')}
        </button>
      )}
    </>
  )
}

function Product({ product }: { product: ShopProduct }) {
  const { tell } = useShopWords()
  const { id, name, picture, price, from, soldOut, tags } = product
  return (
    <li>
      <Go to={places.product(id)} className={soldOut ? 'gone' : ''}>
        <Picture of={picture} name={name} />
        <h2>{name}</h2>
        {tags.length > 0 && <p className="quiet">{tags.slice(0, 2).join(' · ')}</p>}
        <Price price={price} from={from} />
        {soldOut && <p className="quiet">{tell('soldOut')}</p>}
      </Go>
    </li>
  )
}
