// What only the page of paid cards, and its line with the card, say.

export const words = {
  title: { zh: '付费卡', en: 'Paid card' },
  lead: { zh: '开卡后权益马上生效。', en: 'What it gives begins at once.' },
  running: { zh: '有效期至 {day}', en: 'Valid until {day}' },
  waiting: { zh: '从 {from} 接着用到 {day}', en: 'Goes on from {from} until {day}' },
  factor: { zh: '消费积分 ×{n}', en: 'Points times {n} on what you buy' },
  coupon: { zh: '每月送「{name}」{n} 张', en: '{n} × {name} every month' },
  full: {
    zh: '{n} 天内没用过可全额退',
    en: 'All of it back within {n} days as long as you have not used it',
  },
  later: {
    zh: '之后按剩余天数退，扣掉已用券省下的钱',
    en: 'Later you get back the days left, less what its coupons saved you',
  },
  noLater: { zh: '之后不能退', en: 'Later it is not given back' },
  months: { zh: '{n} 个月', en: '{n} months' },
  buy: { zh: '微信支付 {n} 开卡', en: 'Pay {n} by WeChat' },
  renew: { zh: '微信支付 {n} 续费', en: 'Renew: pay {n} by WeChat' },
  renewLead: {
    zh: '续费从到期日接着算，一天不少。',
    en: 'Renewing goes on from the end: no day is lost.',
  },
  confirming: { zh: '正在确认，请稍候', en: 'Waiting for WeChat to confirm' },
  arrived: { zh: '已开通，券已放入我的券', en: 'It is yours; its coupons are with your others' },
  renewed: { zh: '已续费，到期后接着用', en: 'Renewed: it goes on when this one ends' },
  noPay: { zh: '这里还不能付款，请到门店办理', en: 'You cannot pay here: please ask at a store' },
  signIn: { zh: '微信授权后开卡', en: 'Let WeChat say who you are' },
  none: { zh: '现在没有付费卡可买', en: 'There is no paid card to buy now' },
  noneLead: { zh: '有新卡时会出现在这里。', en: 'When there is one it appears here.' },
  held: { zh: '{name} · 有效期至 {day}', en: '{name} · valid until {day}' },
  offer: { zh: '{name}：{price} 起', en: '{name}: from {price}' },
  see: { zh: '看看权益', en: 'See what it gives' },
}
