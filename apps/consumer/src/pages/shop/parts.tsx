// Small things that several pages of the shop show: pictures, prices, steps, links, words.
import { useState, type ReactNode } from 'react'
import type { ShopProduct } from '#contracts'
import { useWords } from '../../language.tsx'
import { goToAddress } from '../../ui/link.tsx'
import { words, type ShopWord } from './words.ts'

export function useShopWords() {
  const spoken = useWords()
  const tell = (word: ShopWord, values: Record<string, string | number> = {}): string =>
    words[word][spoken.language].replace(/\{(\w+)\}/g, (_all, key: string) =>
      String(values[key] ?? ''),
    )
  return { ...spoken, tell }
}

export type Spoken = ReturnType<typeof useShopWords>

/** What stored value pays of a sum, and what is left of it; nothing where it pays nothing. */
export const restOf = (totalFen: number, storedFen: number): SumRow[] =>
  storedFen === 0
    ? []
    : [
        { word: 'stored', fen: storedFen, minus: true },
        { word: 'due', fen: totalFen - storedFen },
      ]

export const optionsOf = (options: Record<string, string>): string =>
  Object.values(options).join(' · ')

/** Goods without a picture, or whose picture does not load, show the first letter of their name. */
export function Picture({ of, name }: { of: string | null; name: string }) {
  const [failed, setFailed] = useState(false)
  if (of === null || failed)
    return (
      <span className="picture none" aria-hidden="true">
        {name.slice(0, 1)}
      </span>
    )
  return <img className="picture" src={of} alt="" loading="lazy" onError={() => setFailed(true)} />
}

type Offer = ShopProduct['price']
export function Price({ price, from = false }: { price: Offer; from?: boolean }) {
  const { money, tell } = useShopWords()
  return (
    <p className="goods-price">
      <strong>{from ? tell('from', { n: money(price.fen) }) : money(price.fen)}</strong>
      {price.strikeFen !== null && <del>{money(price.strikeFen)}</del>}
      {price.member && <em>{tell('memberPrice')}</em>}
      {!price.member && price.priceName !== null && <em>{price.priceName}</em>}
    </p>
  )
}

interface StepProps {
  label: string
  value: number
  most: number
  least?: number
  busy?: boolean
  change: (value: number) => void
}
export function Step({ label, value, most, least = 1, busy = false, change }: StepProps) {
  const { tell, count } = useShopWords()
  return (
    <div className="step" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={`${tell('fewer')} ${label}`}
        disabled={busy || value <= least}
        onClick={() => change(value - 1)}
      >
        −
      </button>
      <output>{count(value)}</output>
      <button
        type="button"
        aria-label={`${tell('moreOf')} ${label}`}
        disabled={busy || value >= most}
        onClick={() => change(value + 1)}
      >
        +
      </button>
    </div>
  )
}

interface GoProps {
  to: string
  className?: string
  label?: string
  children: ReactNode
}
export function Go({ to, className, label, children }: GoProps) {
  return (
    <a
      href={to}
      className={className}
      aria-label={label}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        goToAddress(to)
      }}
    >
      {children}
    </a>
  )
}

interface SumRow {
  word: ShopWord
  fen: number
  minus?: boolean
}
export function Sums({ rows }: { rows: SumRow[] }) {
  const { tell, money } = useShopWords()
  return (
    <dl className="rows sums">
      {rows.map(({ word, fen, minus }) => (
        <div key={word}>
          <dt>{tell(word)}</dt>
          <dd>
            {minus && fen > 0 ? '−' : ''}
            {money(fen)}
          </dd>
        </div>
      ))}
    </dl>
  )
}
