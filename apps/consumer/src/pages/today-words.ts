// What only the panel of today says.

export const words = {
  title: { zh: '今天', en: 'Today' },
  memberDay: { zh: '今天是{name}', en: 'Today is {name}' },
  birthday: { zh: '生日快乐', en: 'Happy birthday' },
  factor: { zh: '今天消费积分 ×{n}', en: 'Points times {n} today' },
  given: { zh: '{name}，已放入我的券', en: '{name}: it is in your coupons' },
  used: { zh: '{name}，已使用', en: '{name}: used' },
  next: { zh: '下一个会员日：{day} {name}', en: 'Next member day: {day}, {name}' },
}
