// Words of the official account: its connection, its followers, the listing of all of them.
import { dictionary } from '../../shared/words.ts'

export const official = dictionary('official', {
  official: ['公众号', 'Official account'],
  lead: [
    '连接服务号：谁关注了、谁取关了会实时收到，全部粉丝每晚核对一次。密钥只写不读。',
    'Connect the service account: who follows and who leaves is told at once, and all followers are listed every night. Secrets are write-only.',
  ],
  menu: ['编辑菜单', 'Edit the menu'],
  appId: ['AppID', 'App id'],
  secret: ['AppSecret', 'App secret'],
  callback: ['消息推送', 'Server messages'],
  callbackUrl: ['服务器地址（URL）', 'Server address (URL)'],
  callbackHint: [
    '填到公众平台“设置与开发 - 基本配置 - 服务器配置”，加解密方式选安全模式。',
    'Enter it in the platform’s console under server configuration, in safe mode.',
  ],
  aesHint: [
    '填写后只接受加密消息（安全模式）。',
    'Once it is entered only encrypted messages are believed (safe mode).',
  ],
  lastCallback: ['最近消息', 'Last message'],
})

export const followers = dictionary('officialFollowers', {
  title: ['粉丝', 'Followers'],
  lead: [
    '粉丝不等于客户：只有 UnionID 或 OpenID 与某位客户一致时才会关联，不会凭空建档。',
    'A follower is no customer: she is bound to one only where unionid or openid are the same, and none is made of her.',
  ],
  following: ['正在关注', 'Following'],
  bound: ['已关联客户', 'Customers of ours'],
  left: ['已取关', 'Left'],
  unread: ['待补资料', 'Not read yet'],
  list: ['最近的粉丝', 'Latest followers'],
  who: ['客户', 'Customer'],
  nobody: ['未关联', 'Not bound'],
  how: ['来源', 'Came by'],
  code: ['二维码 {{scene}}', 'Code {{scene}}'],
  ADD_SCENE_SEARCH: ['搜索', 'Search'],
  ADD_SCENE_QR_CODE: ['扫码', 'Code'],
  ADD_SCENE_PROFILE_CARD: ['名片分享', 'Card'],
  ADD_SCENE_PROFILE_LINK: ['图文内名称', 'Article'],
  ADD_SCENE_PROFILE_ITEM: ['图文菜单', 'Article menu'],
  ADD_SCENE_PAID: ['支付后关注', 'After paying'],
  ADD_SCENE_OTHERS: ['其他', 'Other'],
  since: ['关注时间', 'Since'],
  state: ['状态', 'State'],
  all: ['全部', 'All'],
  empty: ['还没有粉丝', 'Nobody follows yet'],
  emptyText: [
    '有人关注公众号后会马上出现在这里；连接之前的粉丝用“立即同步”取回。',
    'Whoever follows appears here at once; those from before the connection come with a listing.',
  ],
})

export const sync = dictionary('officialSync', {
  title: ['粉丝同步', 'Listing of followers'],
  lead: [
    '推送会丢，连接之前的粉丝也没有推送。每晚把全部粉丝列一遍：补上没说的，结束已走的，再读 UnionID。中断后从断点继续。',
    'Messages get lost, and nobody tells of followers from before the connection. Every night all of them are listed: the untold are made good, those who left are ended, and unionids are read. Stopped, it goes on where it was.',
  ],
  start: ['立即同步', 'List now'],
  never: ['还没有同步过', 'Not listed yet'],
  next: ['下次自动同步：{{at}}', 'Next by itself: {{at}}'],
  resume: ['将在 {{at}} 自动继续', 'Goes on by itself at {{at}}'],
  list: ['列出粉丝', 'Listing followers'],
  ended: ['核对取关', 'Looking who left'],
  details: ['读取资料', 'Reading who they are'],
  binding: ['关联客户', 'Binding customers'],
  seen: ['平台共有', 'The platform has'],
  pages: ['页数', 'Pages'],
  missing: ['补上', 'Made good'],
  gone: ['已取关', 'Left'],
  read: ['读取资料', 'Read'],
  bound: ['新关联', 'Newly bound'],
})

export const limits = dictionary('officialLimits', {
  title: ['接口额度', 'What is left of the limits'],
  lead: [
    '公众平台按账号和接口计每日次数；批量任务留一成给实时请求。',
    'The platform counts by account and interface and day; bulk work leaves a tenth to what is urgent.',
  ],
  quiet: ['今天还没有调用', 'Nothing was called today'],
  codes: ['永久二维码（总数，不能删除）', 'Lasting codes (in all; none can be deleted)'],
  minute: ['每分钟', 'a minute'],
  day: ['每天', 'a day'],
  blocked: ['被限流，{{at}} 后恢复', 'Held back until {{at}}'],
})

export const joining = dictionary('joiningGift', {
  title: ['入会礼', 'Joining gift'],
  lead: [
    '粉丝在公众号页面注册会员后，页面上立即看到礼券，并可添加所属门店的导购。每人一次。',
    'Who becomes a member on the account’s page sees the coupon at once, and the way to a guide of her store. Once for each person.',
  ],
  create: ['设置入会礼', 'Offer a gift'],
  change: ['修改', 'Change'],
  on: ['发放中', 'Offered'],
  off: ['已暂停', 'Paused'],
  guideOnly: ['只引导加导购，不发券', 'The way to a guide, no coupon'],
  coupon: ['礼券', 'Coupon'],
  couponHint: ['留空则只引导加导购。', 'Left empty, the way to a guide is all there is.'],
  code: ['导购活码', 'Code of the guides'],
  codeHint: [
    '会员所属门店若有渠道、点位相同的活码，就用那家门店的；没有则用这里选的。「按次借码」的活码能认出是谁加的。',
    'Where her own store has a code with the same channel and placement, that one is used; else the one chosen here. A leased code tells who came.',
  ],
  invitation: ['引导语', 'Invitation'],
  invitationExample: [
    '添加专属导购，选款、预留、售后都找她。',
    'Add your guide: she helps you choose, keeps things for you, and looks after what you bought.',
  ],
  offered: ['已发放', 'Given to'],
  opened: ['打开导购页', 'Opened the way'],
  added: ['加到导购', 'Added a guide'],
})
