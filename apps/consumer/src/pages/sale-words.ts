// What is said of packages and of pre-sales.

export const voucherWords = {
  zh: '到店套餐：付款后券会放进您的券包，到店出示即可使用；没用过的可以退。',
  en: 'A package for the store: once paid, its vouchers are among your coupons. Show one when you come; unused ones can be refunded.',
}

export const presaleTitle = { zh: '新品预售', en: 'Pre-sale' }
