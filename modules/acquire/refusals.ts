// What the acquire module may refuse.
import { refusals } from '#platform'

export const acquireRefusals = refusals('acquire', {
  unknownWelcome: [404, '没有这条欢迎语', 'No such welcome message'],
  unknownPersona: [422, '没有这个人设', 'No such persona'],
  unknownTemplate: [
    422,
    '没有这张券模板，或已停用',
    'No such coupon template, or it is not active',
  ],
  unknownBatch: [
    404,
    '没有这批卡片，或不在您的范围内',
    'No such printing, or not within your reach',
  ],
  unknownCardCode: [
    422,
    '没有这个渠道活码，或不在您的范围内',
    'No such code, or not within your reach',
  ],
  codeNotLeased: [
    422,
    '包裹卡需要「按次借码」的活码：每张卡印自己的短链接',
    'Parcel cards need a leased code: each card bears a short link of its own',
  ],
  codeTaken: [409, '这个活码已用于另一批卡片', 'Another printing of cards has this code'],
  notOrders: [
    422,
    '读不出订单：需要 CSV，第一行是列名，其中有「订单号」',
    'No orders could be read: a CSV is needed, its first line the headings, one of them “order”',
  ],
  tooManyCards: [422, '一个文件最多 50000 行', 'A file takes at most 50,000 rows'],
  unknownAdAccount: [404, '没有这个广告账户', 'No such ad account'],
  adAccountIncomplete: [
    409,
    '广告账户还缺访问令牌或数据源 ID（user_action_set_id）',
    'The ad account still lacks its access token or its set of user actions',
  ],
  unknownActionSet: [
    422,
    '广告平台没有这个数据源 ID（user_action_set_id）',
    'The ad platform has no such set of user actions',
  ],
  unknownAdReport: [
    409,
    '没有这条回传，或它不需要重发',
    'No such report, or it needs no second try',
  ],
  notCosts: [
    422,
    '读不出花费：需要 CSV，第一行是列名，其中有日期、广告 ID 和花费',
    'No costs could be read: a CSV is needed, its first line the headings: day, ad group and cost',
  ],
  tooManyCosts: [422, '一个文件最多 20000 行', 'A file takes at most 20,000 rows'],
  periodReversed: [422, '开始日期晚于结束日期', 'The period ends before it begins'],
  unknownOutreach: [404, '没有这个触达计划', 'No such outreach'],
  outreachStarted: [409, '已开始，不能再修改', 'It has begun and cannot be changed'],
  outreachOver: [409, '已结束', 'It is over'],
  noPeople: [422, '还没有收件人', 'There is nobody to reach yet'],
  unknownSegment: [422, '没有这个人群', 'No such segment'],
  unknownSms: [422, '没有这个短信模板，或已停用', 'No such wording, or it is not in use'],
  wrongParams: [422, '变量个数与模板不符', 'The wording has another number of variables'],
  linkNeeded: [
    422,
    '短信里要有链接：在变量中使用 {link} 或 {slug}',
    'The message needs its link: use {link} or {slug} in a variable',
  ],
  addingCode: [422, '需要能加导购的渠道活码', 'A code that adds a guide is needed'],
  unknownScript: [422, '没有这个话术', 'No such script'],
  notPhones: [
    422,
    '读不出手机号：需要 CSV，第一行是列名，其中有「手机号」',
    'No numbers could be read: a CSV is needed, its first line the headings, one of them “phone”',
  ],
  unknownCall: [
    404,
    '没有这通电话任务，或不在您的范围内',
    'No such call, or not within your reach',
  ],
  callOver: [409, '这通电话任务已完成', 'This call is done'],
  noPhone: [422, '客户没有手机号', 'The customer has no phone number'],
  whenNeeded: [422, '请填写再次致电的时间', 'Say when to call again'],
  noCards: [404, '这一部分没有卡片', 'There are no cards in this part'],
  unknownPrompt: [
    404,
    '没有这个收银台引导，或不在您的范围内',
    'No such counter prompt, or not within your reach',
  ],
  counterCode: [
    422,
    '收银台需要「按次借码」、能加导购的渠道活码',
    'A counter needs a leased code that adds a guide',
  ],
  promptHasCode: [
    409,
    '这个活码已用于一个收银台引导，引导的活码也不能更换',
    'Another counter has this code, or this counter has another: it never changes',
  ],
  promptOff: [409, '这个收银台引导已停用', 'This counter prompt is not in use'],
  unknownCounterStaff: [
    422,
    '请选择这家门店在职的员工',
    'Choose an active member of this store’s staff',
  ],
  noGift: [404, '这位客户没有待领的礼品', 'There is no gift for this customer here'],
  giftGiven: [409, '礼品已经给过了', 'The gift has been given already'],
  giftKept: [
    409,
    '已过几分钟，不能再撤销；或礼品还没有给出',
    'It can be taken back for a few minutes only, and only once given',
  ],
})
