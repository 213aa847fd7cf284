// Words of parcel cards.
import type { CardBatch } from '#contracts'
import { dictionary } from '../../shared/words.ts'

export const cards = dictionary('cards', {
  cards: ['包裹卡', 'Parcel cards'],
  cardsLead: [
    '每笔订单一张卡、一个短链接：谁从哪张卡来，算在哪家店、哪个批次、哪种文案上。',
    'One card and one link for each order: who came by which card counts for its shop, lot and wording.',
  ],
  create: ['新建一批', 'New printing'],
  edit: ['修改', 'Edit printing'],
  empty: ['还没有包裹卡', 'No parcel cards yet'],
  emptyText: [
    '先做一个「按次借码」的渠道活码，再上传订单表，拿到可印刷的文件。',
    'Make a leased channel code, upload a file of orders, and take the file to print.',
  ],
  code: ['渠道活码', 'Channel code'],
  codeHint: [
    '需要「按次借码」的活码，一批卡片用一个。',
    'A leased code; each printing has one of its own.',
  ],
  copyA: ['文案 A', 'Wording A'],
  copyB: ['文案 B', 'Wording B'],
  twoCopies: ['对比两种文案', 'Compare two wordings'],
  headline: ['标题', 'Headline'],
  call: ['行动语', 'Call to action'],
  shareB: ['文案 B 的占比（%）', 'Share of wording B (%)'],
  count: ['卡片', 'Cards'],
  opened: ['打开', 'Opened'],
  bound: ['加粉', 'Added'],
  rate: ['加粉率', 'Fan-adding rate'],
  rateMeans: [
    '确定从这些卡来的人 ÷ 发出的卡片。不确定的不算在内，单独列出。',
    'People who surely came by these cards, of all cards handed out. Unsure ones are left out and stand apart.',
  ],
  ofOpened: ['占打开', 'Of opened'],
  ordered: ['对上订单', 'Order known'],
  confirmed: ['买家本人', 'Buyers'],
  others: ['非买家', 'Not the buyer'],
  unsure: ['不确定 / 转发 / 再次 / 非买家', 'Unsure / forwarded / again / not the buyer'],
  unsureMeans: [
    '不确定：两种解释都说得通。转发：卡的链接到了别人手里。再次：已绑定的卡又带来别人。非买家：手机号与订单的不同。都不计入加粉。',
    'Unsure: two explanations fit. Forwarded: the link reached somebody else. Again: a bound card brought another person. Not the buyer: another phone than the order’s. None counts as added.',
  ],
  upload: ['上传订单', 'Upload orders'],
  uploadTitle: ['上传订单：{{name}}', 'Upload orders: {{name}}'],
  uploadHint: [
    'CSV，第一行是列名：订单号（必填）、店铺、批次、手机号（或它的 MD5、SHA-256）。手机号只用来核对来的人是不是买家，不保存。同一份文件再传一次不会多出卡片。',
    'A CSV whose first line has the headings: order (needed), shop, batch, phone (or its MD5 or SHA-256). The phone only tells whether the buyer came, and is not kept. The same file again makes no second card.',
  ],
  shop: ['店铺（文件里没有这一列时）', 'Shop, where the file has no such column'],
  file: ['文件', 'File'],
  send: ['上传', 'Upload'],
  uploaded: [
    '新增 {{made}} 张，已有 {{known}} 张，未收 {{rejected}} 行；{{phones}} 笔可按手机号核对买家',
    '{{made}} made, {{known}} known, {{rejected}} not taken; {{phones}} with a phone to know the buyer by',
  ],
  rejected: ['未收的行', 'Rows not taken'],
  list: ['链接表 CSV', 'Links as CSV'],
  print: ['印刷 PDF', 'PDF to print'],
  part: ['第 {{part}} 部分', 'Part {{part}}'],
  results: ['效果', 'Results'],
  'by.shop': ['店铺', 'Shop'],
  'by.lot': ['批次', 'Lot'],
  'by.copy': ['文案', 'Wording'],
  by: ['按…拆分', 'Broken down by'],
  noLot: ['未填', 'Not given'],
  unreadable: ['这个文件读不出文字', 'No text could be read from this file'],
})

/** Four counts in the order of the word `unsure`. */
export const unsureOf = ({ uncertain, forwarded, again, others }: CardBatch): string =>
  [uncertain, forwarded, again, others].join(' / ')
