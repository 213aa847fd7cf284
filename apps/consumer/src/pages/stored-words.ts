// What only the page of stored value says: loaded with it, so that no other page is heavier for it.

export const words = {
  principal: { zh: '本金', en: 'Principal' },
  bonus: { zh: '赠金', en: 'Bonus' },
  payIn: { zh: '充值', en: 'Top up' },
  amount: { zh: '金额（元）', en: 'Amount in yuan' },
  step: { zh: '充 {n} 送 {m}', en: '{n}, and {m} on top' },
  comes: { zh: '另送赠金 {m}', en: '{m} of bonus comes with it' },
  pay: { zh: '微信支付 {n}', en: 'Pay {n} by WeChat' },
  confirming: { zh: '正在确认到账，请稍候', en: 'Waiting for WeChat to confirm' },
  arrived: { zh: '已到账', en: 'It has arrived' },
  rule: {
    zh: '本金可退，赠金不退现。',
    en: 'What you pay in can be paid out again; the bonus cannot.',
  },
  noPay: {
    zh: '这里还不能付款，请到门店充值',
    en: 'You cannot pay here: please top up at a store',
  },
  signIn: { zh: '微信授权后充值', en: 'Let WeChat say who you are' },
  ofIt: { zh: '其中赠金', en: 'Of it bonus:' },
  hint: {
    zh: '结账时出示会员码即可使用；请勿把会员码截图给他人。',
    en: 'Show the code of your card to pay with it. Do not send pictures of the code.',
  },
  none: { zh: '还没有储值', en: 'No stored value yet' },
  noneLead: {
    zh: '充值后，余额和每一笔变动都在这里。',
    en: 'Once you have topped up, the balance and every movement appear here.',
  },
}
export const reasons = {
  topUp: { zh: '充值', en: 'Top-up' },
  topUpReturn: { zh: '退本金', en: 'Paid out' },
  order: { zh: '消费', en: 'Order' },
  refund: { zh: '退货退回', en: 'Refund' },
  opening: { zh: '期初余额', en: 'Opening balance' },
}
