// The columns of a file of products: how they are called when written, and what is understood.
import type { productStates } from '#contracts'

export type SheetLanguage = 'zh' | 'en'
export const columns = [
  'product',
  'category',
  'state',
  'tags',
  'description',
  'pictures',
  'sku',
  'options',
  'price',
  'barcode',
  'tracked',
] as const
export type Column = (typeof columns)[number]

export const headings: Record<Column, Record<SheetLanguage, string>> = {
  product: { zh: '商品', en: 'product' },
  category: { zh: '分类', en: 'category' },
  state: { zh: '状态', en: 'state' },
  tags: { zh: '标签', en: 'tags' },
  description: { zh: '介绍', en: 'description' },
  pictures: { zh: '图片', en: 'pictures' },
  sku: { zh: '商品编码', en: 'sku' },
  options: { zh: '规格', en: 'options' },
  price: { zh: '价格', en: 'price' },
  barcode: { zh: '条码', en: 'barcode' },
  tracked: { zh: '管库存', en: 'tracked' },
}
/** Further names tills and spreadsheets give to them. */
export const alsoCalled: Partial<Record<Column, readonly string[]>> = {
  product: ['商品名称', '品名', 'name', 'productname'],
  sku: ['货号', '编码', 'skucode'],
  price: ['售价', '价格(元)', '价格（元）', 'listprice'],
  barcode: ['条形码', 'ean'],
  pictures: ['主图', 'images'],
}

export const states: Record<(typeof productStates)[number], Record<SheetLanguage, string>> = {
  draft: { zh: '草稿', en: 'draft' },
  onSale: { zh: '在售', en: 'onSale' },
  hidden: { zh: '隐藏', en: 'hidden' },
}
/** What tills call being on sale. */
export const alsoOnSale = '上架'
export const yes: Record<SheetLanguage, string> = { zh: '是', en: 'yes' }
export const no: Record<SheetLanguage, string> = { zh: '否', en: 'no' }
