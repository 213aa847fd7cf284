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
  noProductFile: [
    400,
    '不是商品表：第一行要有「商品」和「商品编码」两列',
    'Not a table of products: its first line names the columns, "product" and "sku" among them',
  ],
  tooManyLines: [400, '一个文件最多 20000 行，请分开导入', 'A file may have 20,000 lines at most'],
  lineNoName: [422, '没有商品名称', 'No name of a product'],
  lineNamesake: [
    422,
    '有多个同名商品，看不出是哪一个；请到商品页添加规格',
    'Several products have this name: add the variant on the page of the right one',
  ],
  lineNoSku: [422, '没有商品编码', 'No sku'],
  lineSkuTwice: [422, '商品编码在文件里出现了两次', 'This sku stands twice in the file'],
  lineNoPrice: [422, '新商品要有价格', 'A new sku needs a price'],
  linePrice: [422, '价格写法不对，例如 199 或 199.90', 'Not a price, as in 199 or 199.90'],
  lineCategory: [422, '没有这个分类，请先建好', 'No such category: make it first'],
  lineState: [422, '状态只能是：草稿、在售、隐藏', 'The state is draft, onSale or hidden'],
  lineOptions: [422, '规格写法不对，例如 尺码:M;颜色:红', 'Not options, as in Size:M;Colour:red'],
  lineTracked: [422, '「管库存」只能是：是、否', 'Stock is kept: yes or no'],
  lineInvalid: [422, '太长，或含有不允许的内容', 'Too long, or not allowed'],
  lineOther: [
    422,
    '同一商品的另一行有错，整件没有导入',
    'Another line of this product is wrong: it is left as it is',
  ],
  unknownStore: [404, '没有这家门店', 'No such store'],
})
