// What only the panel of the first purchases says.

export const words = {
  title: { zh: '再来有礼', en: 'Come again' },
  step: { zh: '第 {n} 次', en: 'Visit {n}' },
  points: { zh: '{n} 积分', en: '{n} points' },
  got: { zh: '已得', en: 'Yours' },
  first: { zh: '第一次购物即可点亮', en: 'Your first purchase takes the first step' },
  until: { zh: '{day} 前再次购物，得{gift}', en: 'Buy again until {day} and get {gift}' },
  noGift: { zh: '下一步', en: 'the next step' },
  done: { zh: '全部达成，谢谢您常来', en: 'All done. Thank you for coming back' },
}
