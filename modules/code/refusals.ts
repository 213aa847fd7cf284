// What the code module may refuse.
import { refusals } from '#platform'

export const codeRefusals = refusals('code', {
  unknownCode: [404, '没有这个渠道活码', 'No such channel code'],
  noSuchGroup: [404, '没有这个客户群', 'No such group'],
  unknownStore: [
    422,
    '没有这家门店，或不在您的范围内',
    'No such store, or it is not within your reach',
  ],
  unknownGuide: [
    422,
    '所选导购中有人不存在或已停用',
    'One of the guides does not exist or is not active',
  ],
  tooManyPages: [
    422,
    '一个文件最多 600 页，请分批打印',
    'A file takes at most 600 pages; print in parts',
  ],
  guideNeeded: [422, '请至少选择一位导购', 'Choose at least one guide'],
  nothingToClaim: [409, '这个码现在没有可领取的优惠券', 'There is no coupon to claim here now'],
  claimAhead: [409, '直播开始后才能领', 'It can be claimed once the live session has begun'],
  claimOver: [
    409,
    '直播已结束，这张券不再发放；领过的在「我的券」里',
    'The live session is over, and so is its coupon; who has claimed it finds it among her coupons',
  ],
  notNearby: [409, '这个码不是用来找附近门店的', 'This code does not lead to the nearest store'],
  guidesOnly: [
    422,
    '只有添加导购的码可以用获客链接',
    'Only a code that adds a guide can be led through an acquisition link',
  ],
  guideTwice: [422, '同一位导购出现了两次', 'One guide stands there twice'],
  groupTwice: [422, '同一个群出现了两次', 'One group stands there twice'],
  rotationNeeded: [
    422,
    '请选择由哪些导购或群轮流接待',
    'Choose the guides or groups that take turns',
  ],
  groupNeeded: [422, '请至少选择一个群', 'Choose at least one group'],
  unknownGroup: [
    422,
    '所选的群不存在、已解散，或不在您的范围内',
    'One of the groups does not exist, is dismissed, or is not within your reach',
  ],
  pageNeeded: [422, '请选择要打开的页面', 'Choose the page to open'],
  unknownCoupon: [422, '没有这张优惠券，或已停用', 'No such coupon, or it is not in use'],
  couponNeeded: [422, '请选择要领取的优惠券', 'Choose the coupon to claim'],
  serviceNeeded: [422, '请选择客服账号', 'Choose the account of customer service'],
  fixedOnly: [
    422,
    '只有加导购、加老板、进群、关注公众号的码可以按访客分配',
    'Only codes that add a guide or a boss, lead into groups or to the account can be lent by visitor',
  ],
  tooManyPictures: [
    422,
    '一次最多 40 张 PNG，请分批，或用 PDF',
    'At most 40 pages as PNG at a time; print in parts, or as PDF',
  ],
  unknownPoll: [404, '没有这个投票', 'No such poll'],
  pollAhead: [409, '投票还没有开始', 'This poll has not begun yet'],
  pollEnded: [409, '投票已经结束', 'This poll is over'],
  pollFinal: [
    409,
    '您已经回答过了，这个投票不能改',
    'You have answered; answers to this poll stand',
  ],
  pollOption: [422, '没有这个选项，或选了两次', 'No such option, or it was chosen twice'],
  pollOne: [422, '这个投票只能选一项', 'This poll takes one option'],
  pollAsked: [
    409,
    '已有人回答，题目、选项和单选多选不能再改；可以复制成新的投票',
    'Somebody has answered: question and options stand. Copy it into a new poll instead',
  ],
  pollTimes: [422, '结束时间要晚于开始时间', 'It must end after it begins'],
  pollTwice: [422, '两个选项一样', 'Two options are the same'],
  pollOver: [422, '结束时间要晚于现在', 'It must end later than now'],
  pollRuns: [409, '投票没有结束，不用重新开放', 'This poll is not over'],
  pollStore: [
    422,
    '这个投票不属于这家门店，或不在您的范围内',
    'This poll is not of that store, or the store is not within your reach',
  ],
  pollLink: [422, '请选择一个群，或一家门店', 'Choose a group, or a store'],
  pollCode: [
    409,
    '投票的码请在投票页面生成；它的门店和页面不能改',
    'Codes of polls are made from the poll; store and page of them stand',
  ],
  unknownTag: [422, '没有这个标签', 'No such tag'],
  notReady: [
    409,
    '企业微信还没有生成这个活码，请稍后再试',
    'WeCom has not made this code yet; try again shortly',
  ],
})
