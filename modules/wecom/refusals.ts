// What the WeCom module may refuse.
import { refusals } from '#platform'

export const wecomRefusals = refusals('wecom', {
  notConnected: [409, '尚未连接企业微信', 'WeCom is not connected yet'],
  unknownCorp: [404, '没有这个企业', 'No such corp'],
  badSignature: [401, '签名不正确', 'The signature is not right'],
  unreadable: [400, '回调内容无法识别', 'The callback cannot be read'],
  badAesKey: [400, 'EncodingAESKey 无效', 'The EncodingAESKey is not valid'],
  noFollow: [409, '该客户还不是任何导购的好友', "The customer is no guide's friend"],
  noWelcomeCode: [409, '没有可用的欢迎语凭证', 'There is no welcome code to use'],
  noGuides: [422, '所选导购都没有企业微信账号', 'None of the guides has a WeCom account'],
  tooManyGuides: [422, '一个活码最多 100 位导购', 'One code takes at most 100 guides'],
  noRoom: [
    409,
    '企业微信的活码数量快用完了，不能再提前申请',
    'WeCom has hardly any codes left; none is made ahead',
  ],
  noGroups: [422, '至少选择一个客户群', 'Choose at least one group'],
  tooManyGroups: [422, '一个群活码最多 5 个客户群', 'One code takes at most five groups'],
  unknownGroup: [404, '没有这个客户群', 'No such group'],
  unknownWelcome: [404, '没有这条入群欢迎语', 'No such group welcome'],
  welcomeTooLong: [422, '入群欢迎语最多 3000 字节', 'A group welcome has at most 3000 bytes'],
  tooManyWelcomes: [409, '入群欢迎语最多 100 条', 'There can be at most a hundred group welcomes'],
  noGivers: [422, '没有可交接的导购', 'No guide with customers to hand over'],
  takesHerOwn: [422, '交出的导购不能同时接收', 'Whoever hands over cannot take as well'],
  nobodyToPass: [422, '没有可以交接的客户或客户群', 'No customer or group can be handed over'],
  unknownHandover: [404, '没有这次交接', 'No such hand-over'],
  handoverUnderWay: [
    409,
    '这次交接还没结束，结束后才能对失败的再来一次',
    'This hand-over is not over yet; only then those who failed can be tried again',
  ],
  handoverOver: [409, '这次交接已经结束或停止', 'This hand-over is over or was stopped'],
  unknownService: [404, '没有这个客服账号', 'No such account of customer service'],
  greetingTooLong: [422, '欢迎语最多 2048 字节', 'A greeting has at most 2048 bytes'],
  unknownMessage: [404, '没有这条消息', 'No such message'],
  messageGone: [
    410,
    '原文已超过 30 天，不能再处理一次',
    'Its text is older than 30 days and gone; it cannot be worked on again',
  ],
  stillOpen: [409, '这条消息还没有处理完', 'This message has not been worked on yet'],
  codeRefused: [
    401,
    '登录凭证无效或已过期，请重新进入页面',
    'The sign-in code is not valid or has expired; open the page again',
  ],
  notACustomer: [
    403,
    '企业成员不能以客户身份登录',
    'A member of the corp cannot sign in as a customer',
  ],
  unreachable: [
    502,
    '暂时无法连接企业微信，请稍后再试',
    'WeCom cannot be reached right now; try again shortly',
  ],
})
