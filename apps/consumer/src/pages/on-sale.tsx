// The way to what is on sale just now, from every page of hers.
import { api } from '../api.ts'
import { useWords } from '../language.tsx'
import { saleAddress } from '../ui/address.ts'
import { presaleTitle } from './sale-words.ts'
import { useLoaded } from '../ui/state.tsx'

export function OnSale() {
  const { say, money, language } = useWords()
  const { data } = useLoaded(() => api.sales())
  const sale = data?.items[0]
  if (!sale) return null
  const { id, article, priceFen, phase, presale } = sale
  const now = phase === 'open' ? 'saleNow' : 'saleSoon'
  const word = presale ? presaleTitle[language] : say(now)
  const read = `${word} ${money(priceFen)} ${article}`
  return (
    <a className="on-sale" href={saleAddress(id)} aria-label={read}>
      {word} <strong>{money(priceFen)}</strong>
    </a>
  )
}
