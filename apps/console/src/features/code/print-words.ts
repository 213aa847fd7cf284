// Words of printing.
import { dictionary } from '../../shared/words.ts'

export const printing = dictionary('printing', {
  print: ['打印', 'Print'],
  printPicked: ['打印所选 {{shown}} 个', 'Print {{shown}} code', 'Print {{shown}} codes'],
  pickHint: ['勾选多个码，一起打印。', 'Tick several codes to print them together.'],
  pickNone: ['取消选择', 'Clear selection'],
  title: ['打印 {{shown}} 个码', 'Print {{shown}} code', 'Print {{shown}} codes'],
  layout: ['版式', 'Layout'],
  'layout.posterA4': ['海报 A4', 'Poster A4'],
  'layout.posterA6': ['海报 A6', 'Poster A6'],
  'layout.tent': ['桌面台卡', 'Table tent'],
  'layout.sheet': ['贴纸', 'Stickers'],
  columns: ['列', 'Columns'],
  rows: ['行', 'Rows'],
  copies: ['每码张数', 'Copies of each'],
  pages: [
    '共 {{shown}} 页，每页 {{size}}',
    '{{shown}} page of {{size}}',
    '{{shown}} pages of {{size}}',
  ],
  waiting: ['企业微信还没有生成，未包含：{{names}}', 'Not made by WeCom yet, left out: {{names}}'],
  missing: [
    '这些字印不出来，已省略：{{characters}}',
    'These characters cannot be printed and were left out: {{characters}}',
  ],
  firstPage: ['第一页', 'The first page'],
  'format.pdf': ['下载 PDF', 'Download PDF'],
  'format.svg': ['下载 SVG', 'Download SVG'],
  'format.png': ['下载 PNG', 'Download PNG'],
  'format.codes': ['仅二维码', 'Codes only'],
})
