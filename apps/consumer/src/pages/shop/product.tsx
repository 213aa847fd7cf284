// One product: its pictures, its variants with what is left of each, and the way into the cart.
import { useState } from 'react'
import type { ShopDetail, ShopVariant } from '#contracts'
import { Failed, useLoaded, Waiting } from '../../ui/state.tsx'
import { keptStore } from './kept.ts'
import { Said, useDoing } from '../../ui/doing.tsx'
import { Go, optionsOf, Picture, Price, Step, useShopWords } from './parts.tsx'
import { places } from './places.ts'
import { shop } from './shop-api.ts'

const MOST = 99

export default function ProductPage({ id }: { id: number }) {
  const { data, error, reload } = useLoaded(() => shop.product(id, keptStore()))
  if (error !== undefined) return <Failed error={error} retry={reload} />
  return data ? <Product product={data} /> : <Waiting />
}

function Product({ product }: { product: ShopDetail }) {
  const { tell } = useShopWords()
  const { name, media, variants, description, storeName } = product
  const buyable = variants.find(({ left }) => left === null || left > 0) ?? variants[0]
  const [sku, choose] = useState(buyable?.sku)
  const variant = variants.find((one) => one.sku === sku)
  return (
    <>
      <Go to={places.list} className="text">
        ‹ {tell('back')}
      </Go>
      <section className="panel sale product">
        <div className="gallery">
          {media.length === 0 ? <Picture of={null} name={name} /> : null}
          {media.map((one) => (
            <Picture key={one} of={one} name={name} />
          ))}
        </div>
        <h1>{name}</h1>
        {variant && <Price price={variant.price} />}
        {variants.length > 1 && <Variants variants={variants} chosen={sku} choose={choose} />}
        {variant && <Buy key={variant.sku} variant={variant} name={name} />}
        <p className="quiet">
          {tell('store')} {storeName}
        </p>
      </section>
      {description !== '' && (
        <section className="panel">
          <h2>{tell('about')}</h2>
          <p className="lines">{description}</p>
        </section>
      )}
    </>
  )
}

interface Choice {
  variants: ShopVariant[]
  chosen: string | undefined
  choose: (sku: string) => void
}
const Variants = ({ variants, chosen, choose }: Choice) => {
  const { tell } = useShopWords()
  return (
    <div className="chips wrap" role="group" aria-label={tell('choose')}>
      {variants.map(({ sku, options, left }) => (
        <button
          key={sku}
          type="button"
          aria-pressed={sku === chosen}
          className={left === 0 ? 'gone' : ''}
          onClick={() => choose(sku)}
        >
          {optionsOf(options) || sku}
        </button>
      ))}
    </div>
  )
}

function Buy({ variant, name }: { variant: ShopVariant; name: string }) {
  const { tell, count } = useShopWords()
  const [quantity, setQuantity] = useState(1)
  const [added, setAdded] = useState(false)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const { busy, error, run } = useDoing()
  const { left, sku } = variant
  const add = () =>
    run(async () => {
      const storeId = keptStore()
      if (storeId !== undefined && !added) await shop.saveCart({ storeId })
      await shop.add(sku, quantity, key)
      setKey(crypto.randomUUID())
      setAdded(true)
    })
  if (left !== null && left <= 0) return <p className="note">{tell('soldOut')}</p>
  return (
    <>
      <div className="amount">
        <span>
          {tell('quantity')}{' '}
          {left !== null && left <= 10 && (
            <span className="quiet">{tell('left', { n: count(left) })}</span>
          )}
        </span>
        <Step
          label={name}
          value={quantity}
          most={Math.min(left ?? MOST, MOST)}
          change={setQuantity}
        />
      </div>
      <button type="button" className="press wide" disabled={busy} onClick={add}>
        {tell('add')}
      </button>
      {added && (
        <>
          <p className="note added" role="status">
            {tell('added')}
          </p>
          <Go to={places.cart} className="plain wide">
            {tell('cart')}
          </Go>
        </>
      )}
      <Said error={error} />
    </>
  )
}
