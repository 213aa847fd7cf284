// What the official account's module may refuse.
import { refusals } from '#platform'

export const officialRefusals = refusals('official', {
  notConnected: [409, '尚未连接公众号', 'The official account is not connected yet'],
  unknownAccount: [404, '没有这个公众号', 'No such official account'],
  badSignature: [401, '签名不正确', 'The signature is not right'],
  unreadable: [400, '消息内容无法识别', 'The message cannot be read'],
  partialList: [
    502,
    '平台只列出了一部分粉丝，没有据此取消任何人的关注状态',
    'The platform listed only some of its followers; nobody was taken to have left',
  ],
  codeRefused: [401, '微信登录已失效，请重新打开页面', 'The sign-in is over; open the page again'],
  foreignPage: [422, '只为自家的页面签名', 'Only pages of ours are signed'],
  unreachable: [503, '暂时连不上微信，请稍后再试', 'WeChat does not answer; try again shortly'],
  noVisitor: [
    401,
    '这是微信的预览，请正常打开页面',
    "This is WeChat's preview; open the page itself",
  ],
  codesUsedUp: [
    409,
    '公众号的 10 万个永久二维码已经用完，平台不能删除旧的',
    'All 100,000 lasting codes of the account are used; the platform deletes none',
  ],
  badAesKey: [400, 'EncodingAESKey 无效', 'The EncodingAESKey is not valid'],
})
