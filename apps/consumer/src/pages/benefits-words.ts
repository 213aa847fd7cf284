// What only the page of benefits says.

export const words = {
  title: { zh: '我的权益', en: 'My benefits' },
  left: { zh: '还有 {n} 次，可用到 {day}', en: '{n} left, until {day}' },
  usedUp: { zh: '这一期用完了，{day} 后再来', en: 'Used up; it comes again after {day}' },
  service: {
    zh: '到店出示会员码，店员为您核销。',
    en: 'Show the code of your card in the store, and it is yours.',
  },
  claim: { zh: '领取', en: 'Claim' },
  code: { zh: '券码', en: 'Code' },
  used: { zh: '{day} 已使用', en: 'Used on {day}' },
  showCard: { zh: '出示会员码', en: 'Show my card' },
  none: { zh: '现在没有可用的权益', en: 'No benefit just now' },
  noneLead: {
    zh: '升级或开通付费卡后，专属服务和合作礼遇会出现在这里。',
    en: 'With a higher tier or a paid card, services and treats of partners appear here.',
  },
}
