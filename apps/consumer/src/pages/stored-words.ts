// What only the page of stored value says: loaded with it, so that no other page is heavier for it.

export const words = {
  principal: { zh: '本金', en: 'Principal' },
  bonus: { zh: '赠金', en: 'Bonus' },
  ofIt: { zh: '其中赠金', en: 'Of it bonus:' },
  hint: {
    zh: '结账时出示会员码即可使用；请勿把会员码截图给他人。',
    en: 'Show the code of your card to pay with it. Do not send pictures of the code.',
  },
  none: { zh: '还没有储值', en: 'No stored value yet' },
  noneLead: {
    zh: '在门店充值后，余额和每一笔变动都在这里。',
    en: 'Top up at a store: the balance and every movement appear here.',
  },
}
export const reasons = {
  topUp: { zh: '充值', en: 'Top-up' },
  topUpReturn: { zh: '退本金', en: 'Paid out' },
  order: { zh: '消费', en: 'Order' },
  refund: { zh: '退货退回', en: 'Refund' },
  opening: { zh: '期初余额', en: 'Opening balance' },
}
