// Addresses of the shop's pages.
const BASE = '/h5/shop'
export const places = {
  list: BASE,
  cart: `${BASE}/cart`,
  checkout: `${BASE}/checkout`,
  purchases: `${BASE}/purchases`,
  product: (id: number) => `${BASE}/product/${id}`,
  purchase: (id: number) => `${BASE}/purchase/${id}`,
}
