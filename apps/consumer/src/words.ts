// Every word of the pages, written in both languages.

const zh = {
  card: '会员卡', coupons: '我的券', me: '我的', loading: '正在打开', retry: '再试一次', save: '保存', saved: '已保存',
  showAtTill: '结账时出示', memberNo: '会员号', points: '积分', growth: '成长值', benefits: '会员权益',
  toNext: '再得 {n} 成长值升级为{tier}', topTier: '您已是最高等级', until: '有效期至 {day}',
  expiring: '{n} 积分将于 {day} 到期', memberSince: '{day} 加入',
  joinTitle: '成为会员', joinLead: '领取会员卡，结账出示即可积分、用券。', phone: '手机号', name: '称呼（选填）',
  nameHint: '例如 陈女士', birthday: '生日（选填）', birthdayHint: '生日当天积分更多', join: '领取会员卡',
  joining: '正在领取', phoneWrong: '请输入正确的手机号', needService: '请先同意会员服务条款',
  service: '我同意按隐私说明使用我的信息，提供会员服务', marketing: '可以给我发送优惠和新品信息',
  profiling: '可以根据我的购买记录推荐商品', serviceShort: '会员服务', marketingShort: '优惠和新品信息',
  profilingShort: '按购买记录推荐', optional: '选填，随时可以撤回', privacy: '隐私说明', readPrivacy: '查看隐私说明',
  noCoupons: '还没有券', noCouponsLead: '加入会员、到店购物或参加活动时，券会出现在这里。',
  usable: '可使用', used: '已使用或已失效', threshold: '满 {n} 可用', noThreshold: '无门槛',
  amountOff: '减 {n}', percentOff: '{n} 折', maxOff: '最多减 {n}', issued: '可使用',
  locked: '使用中', redeemed: '已使用', void: '已作废', expired: '已过期', showCode: '出示券码', hideCode: '收起券码',
  orders: '购买', noOrders: '还没有购买', noOrdersLead: '在门店出示会员卡结账，或在商城下单后，会出现在这里。',
  returned: '已退', refunded: '已退 {n}', times: '×{n}', orderNo: '单号 {n}',
  more: '更多', profile: '我的资料', consents: '我的授权', given: '已同意', notGiven: '未同意',
  signOut: '退出', language: 'English', notSet: '未填写', outsideTitle: '请在微信中打开',
  outsideLead: '这个页面需要通过微信确认您的身份。', failedTitle: '没能打开', weakLine: '网络不太好，请稍后再试', sandbox: '演示环境',
  barcode: '条形码 {code}', qr: '二维码 {code}', justJoined: '欢迎加入，卡已放好',
  myBrand: '我的品牌', year: '年', month: '月', day: '日',
} as const

export type Word = keyof typeof zh

const en: Record<Word, string> = {
  card: 'Card', coupons: 'Coupons', me: 'Me', loading: 'Opening', retry: 'Try again', save: 'Save', saved: 'Saved',
  showAtTill: 'Show at the till', memberNo: 'Member no.', points: 'Points', growth: 'Growth value',
  benefits: 'Benefits', toNext: '{n} more growth value to {tier}', topTier: 'You hold the highest tier',
  until: 'Valid until {day}', expiring: '{n} points expire on {day}', memberSince: 'Member since {day}',
  joinTitle: 'Become a member', joinLead: 'One card to collect points and use coupons at every till.',
  phone: 'Mobile number', name: 'Name (optional)', nameHint: 'How shall we address you', birthday: 'Birthday (optional)',
  birthdayHint: 'More points on your birthday', join: 'Get my card', joining: 'One moment',
  phoneWrong: 'Please enter a valid mobile number', needService: 'Please agree to the membership terms first',
  service: 'I agree to my details being used for membership, as the privacy notice says',
  marketing: 'You may send me offers and news', profiling: 'You may recommend goods by what I bought',
  serviceShort: 'Membership', marketingShort: 'Offers and news', profilingShort: 'Recommendations by purchases',
  optional: 'Optional; can be withdrawn at any time', privacy: 'Privacy notice', readPrivacy: 'Read the privacy notice',
  noCoupons: 'No coupons yet', noCouponsLead: 'They appear here when you join, shop or take part in an event.',
  usable: 'Ready to use', used: 'Used or no longer valid', threshold: 'On {n} or more', noThreshold: 'No minimum',
  amountOff: '{n} off', percentOff: '{n}% off', maxOff: 'at most {n}', issued: 'Ready to use',
  locked: 'In use', redeemed: 'Used', void: 'Withdrawn', expired: 'Expired', showCode: 'Show code', hideCode: 'Hide code',
  orders: 'Orders', noOrders: 'Nothing bought yet', noOrdersLead: 'Show your card at the till, or order in the shop: it appears here.',
  returned: 'returned', refunded: '{n} refunded', times: '×{n}', orderNo: 'No. {n}',
  more: 'More', profile: 'My details', consents: 'What I agreed to', given: 'Agreed', notGiven: 'Not agreed',
  signOut: 'Sign out', language: '中文', notSet: 'Not given', outsideTitle: 'Please open in WeChat',
  outsideLead: 'This page asks WeChat who you are.', failedTitle: 'This did not open', weakLine: 'The connection is not good; please try again', sandbox: 'Demo',
  barcode: 'Barcode {code}', qr: 'QR code {code}', justJoined: 'Welcome. Your card is ready',
  myBrand: 'My brand', year: 'Year', month: 'Month', day: 'Day',
}

export const dictionaries = { zh, en }
export type Language = keyof typeof dictionaries
