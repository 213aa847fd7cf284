// What only bookings say.

export const words = {
  book: { zh: '预约时间', en: 'Book a time' },
  store: { zh: '门店', en: 'Store' },
  day: { zh: '哪一天', en: 'Day' },
  time: { zh: '时间', en: 'Time' },
  full: { zh: '约满', en: 'full' },
  noTimes: { zh: '这一天没有可约的时间，换一天看看。', en: 'No time on this day: try another.' },
  noStores: { zh: '现在没有可约的门店。', en: 'No store can be booked just now.' },
  confirm: { zh: '确认预约', en: 'Book it' },
  close: { zh: '先不约', en: 'Not now' },
  booked: { zh: '已预约 {at}', en: 'Booked for {at}' },
  come: {
    zh: '准时到店，报会员码即可。{until} 前可以自己取消。',
    en: 'Be there in time and show your card. Until {until} you can cancel it here.',
  },
  late: {
    zh: '准时到店，报会员码即可。来不了请联系门店。',
    en: 'Be there in time and show your card. Should you not make it, please call the store.',
  },
  cancel: { zh: '取消预约', en: 'Cancel it' },
  sure: { zh: '确定取消', en: 'Yes, cancel' },
  keep: { zh: '保留', en: 'Keep it' },
  calledOff: { zh: '门店取消了 {at} 的预约：{reason}', en: 'The store cancelled {at}: {reason}' },
}
