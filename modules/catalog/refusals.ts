// What the catalogue may refuse.
import { refusals } from '#platform'

export const catalogRefusals = refusals('catalog', {
  unknownCategory: [404, '没有这个商品分类', 'No such category'],
  categoryTaken: [409, '同级已有同名分类', 'A category of this name exists beside it'],
  twoLevels: [409, '分类只有两级', 'Categories have two levels'],
  categoryFilled: [
    409,
    '分类下还有商品或子分类',
    'Products or other categories still lie in this one',
  ],
  unknownProduct: [404, '没有这个商品', 'No such product'],
  productTwice: [409, '同一商品出现了两次', 'This product is named twice'],
  unknownVariant: [404, '商品没有这个规格', 'The product has no such variant'],
  skuTwice: [409, '货号重复', 'A sku is named twice'],
  skuTaken: [409, '货号已属于另一个商品', 'Another product has this sku'],
  unknownSku: [404, '没有这个货号', 'No such sku'],
  unknownPriceList: [404, '没有这个价目表', 'No such price list'],
  emptyPeriod: [400, '结束时间要晚于开始时间', 'It must end after it starts'],
  unknownStore: [404, '没有这家门店', 'No such store'],
})
