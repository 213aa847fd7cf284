// The own shop: which of its pages is shown; each is loaded when she gets there.
import { lazy } from 'react'
import type { Brand } from '../../api.ts'
import { useAddress } from '../../ui/link.tsx'
import { places } from './places.ts'

const CartPage = lazy(() => import('./cart.tsx'))
const GoodsPage = lazy(() => import('./goods.tsx'))
const ProductPage = lazy(() => import('./product.tsx'))
const CheckoutPage = lazy(() => import('./checkout.tsx'))
const PurchasesPage = lazy(() => import('./purchases.tsx'))
const PurchasePage = lazy(() => import('./purchase.tsx'))

const idOf = (address: string): number => Number(/\/(\d{1,15})\/?$/.exec(address)?.[1] ?? 0)

export default function ShopRoom({ brand }: { brand: Brand }) {
  const address = useAddress()
  const id = idOf(address)
  if (address.startsWith(places.product(0).slice(0, -1))) return <ProductPage key={id} id={id} />
  if (address.startsWith(places.purchases)) return <PurchasesPage />
  if (address.startsWith(places.purchase(0).slice(0, -1)))
    return <PurchasePage key={id} id={id} brand={brand} />
  if (address.startsWith(places.cart)) return <CartPage />
  if (address.startsWith(places.checkout)) return <CheckoutPage />
  return <GoodsPage />
}
