// Words of the nightly proof.
import { dictionary } from '../../shared/words.ts'

export const proofs = dictionary('proofs', {
  title: ['账目核对', 'Books check'],
  lead: [
    '每天凌晨 3:30 用只增不改的流水重算所有账目：积分、储值、券、库存、订单、发送。差异为 0 才是对的。',
    'Every night at 3:30 the books are recomputed from what is only ever added to: points, stored value, coupons, stock, orders, sends. 0 differences is right.',
  ],
  run: ['现在核对', 'Check now'],
  running: ['正在核对', 'Checking'],
  progress: ['已核对 {{done}} / {{total}} 项', '{{done}} of {{total}} checks done'],
  last: ['最近一次', 'Last run'],
  right: ['{{total}} 项核对，0 差异', '{{total}} checks, 0 differences'],
  wrong: [
    '{{count}} 处差异，请联系技术支持并保留现场',
    '{{count}} difference: keep everything as it is and call your engineers',
    '{{count}} differences: keep everything as it is and call your engineers',
  ],
  failed: ['没有完成', 'Could not be finished'],
  history: ['历次核对', 'All runs'],
  result: ['结果', 'Result'],
  differences: ['{{count}} 处差异', '{{count}} difference', '{{count}} differences'],
  none: ['0 差异', '0 differences'],
  by: ['发起', 'Asked by'],
  night: ['每晚自动', 'Every night'],
  took: ['用时', 'Took'],
  seconds: ['{{count}} 秒', '{{count}} second', '{{count}} seconds'],
  empty: ['还没有核对过', 'Not checked yet'],
  emptyText: [
    '今晚会自动核对；也可以现在核对一次。',
    'It is done by itself tonight, or now if you like.',
  ],
})
