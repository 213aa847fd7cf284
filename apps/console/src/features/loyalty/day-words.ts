// Words of member days and the birthday's coupon.
import { dictionary } from '../../shared/words.ts'

export const days = dictionary('memberDays', {
  title: ['会员日与生日', 'Member days and birthdays'],
  lead: [
    '会员打开会员卡、到店出示或导购查看时才发券，每人每天一张，当天有效。积分倍数与生日倍数取高，不相乘。',
    'Coupons are given when she opens her card, shows it at a till or the desk looks: one a day, ending with the day. Of member day and birthday the higher factor counts.',
  ],
  birthdayCoupon: ['生日券', 'Birthday coupon'],
  birthdayCouponHint: [
    '在生日范围内每年一次，改生日、合并账号也不会再发',
    'Once a year in the days that count as her birthday, whatever is changed or merged',
  ],
  noCoupon: ['不发券', 'None'],
  name: ['名称', 'Name'],
  example: ['例如 周三会员日', 'Wednesday, for example'],
  when: ['哪些日子', 'Which days'],
  'when.weekly': ['每周', 'Every week'],
  'when.monthly': ['每月', 'Every month'],
  'when.dates': ['指定日期', 'Given dates'],
  weekdays: ['星期', 'Weekdays'],
  monthDays: ['每月几号', 'Days of the month'],
  dates: ['日期', 'Dates'],
  'weekday.1': ['周一', 'Monday'],
  'weekday.2': ['周二', 'Tuesday'],
  'weekday.3': ['周三', 'Wednesday'],
  'weekday.4': ['周四', 'Thursday'],
  'weekday.5': ['周五', 'Friday'],
  'weekday.6': ['周六', 'Saturday'],
  'weekday.7': ['周日', 'Sunday'],
  coupon: ['{{tier}}的券', 'Coupon for {{tier}}'],
  factor: ['积分倍数', 'Points times'],
  add: ['添加会员日', 'Add a member day'],
  remove: ['删除会员日', 'Remove the member day'],
  nothing: ['至少给一个等级券或积分倍数', 'Give at least one tier a coupon or a factor'],
  tiersFirst: ['新等级保存后才能设置会员日', 'A new tier can be set once it is saved'],
})
