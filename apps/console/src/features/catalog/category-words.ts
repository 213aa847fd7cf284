// Words of product categories.
import { dictionary } from '../../shared/words.ts'

export const categories = dictionary('productCategories', {
  title: ['商品分类', 'Product categories'],
  lead: [
    '商城首页按这个顺序显示分类；最多两级。',
    'The shop shows them in this order; there are two levels at most.',
  ],
  create: ['新建分类', 'New category'],
  edit: ['修改分类', 'Edit category'],
  empty: ['还没有分类', 'No categories yet'],
  emptyText: [
    '商品不多时可以不分类；多了以后，分类能让客户更快找到。',
    'A few products need none; with many, categories let customers find them sooner.',
  ],
  parent: ['上级分类', 'Under'],
  firstLevel: ['一级分类', 'First level'],
  rank: ['顺序', 'Order'],
  rankHint: ['数字小的在前', 'The lower comes first'],
  products: ['商品数', 'Products'],
  removeAsk: ['删除这个分类？', 'Remove this category?'],
  removeText: [
    '只能删除空的分类；商品不会被删除。',
    'Only an empty category can be removed; no product is lost by it.',
  ],
})
