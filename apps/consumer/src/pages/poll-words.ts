// What only the page of a poll says.

export const words = {
  one: { zh: '选一项', en: 'Choose one' },
  many: { zh: '可以选几项', en: 'Choose one or more' },
  send: { zh: '就选这个', en: 'That is my answer' },
  sendMany: { zh: '选好了', en: 'That is my answer' },
  until: { zh: '{at} 截止', en: 'Open until {at}' },
  ahead: { zh: '{at} 开始，到时再来告诉我们。', en: 'It begins {at}. Come back and tell us then.' },
  ended: { zh: '投票已结束，谢谢关注。', en: 'This poll is over. Thank you for looking in.' },
  thanks: { zh: '谢谢，您的选择我们记下了。', en: 'Thank you. We have your answer.' },
  anew: { zh: '改选', en: 'Change my answer' },
  keep: { zh: '不改了', en: 'Leave it as it was' },
  mine: { zh: '我的选择', en: 'My answer' },
  people: { zh: '{n} 人已回答', en: 'Answered by {n} so far' },
  peopleInAll: { zh: '共 {n} 人回答', en: 'Answered by {n}' },
  share: { zh: '{n} 人 · {p}%', en: '{n} · {p}%' },
} as const
