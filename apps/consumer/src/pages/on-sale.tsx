// The way to what is on sale just now, from every page of hers.
import { api } from '../api.ts'
import { useWords } from '../language.tsx'
import { saleAddress } from '../ui/address.ts'
import { useLoaded } from '../ui/state.tsx'

export function OnSale() {
  const { say, money } = useWords()
  const { data } = useLoaded(() => api.sales())
  const sale = data?.items[0]
  if (!sale) return null
  const { id, article, priceFen, phase } = sale
  const word = phase === 'open' ? 'saleNow' : 'saleSoon'
  return (
    <a className="on-sale" href={saleAddress(id)} aria-label={`${say(word)} ${article}`}>
      {say(word)} <strong>{money(priceFen)}</strong>
    </a>
  )
}
