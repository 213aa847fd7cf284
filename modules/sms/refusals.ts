// What the module of text messages may refuse.
import { refusals } from '#platform'

export const smsRefusals = refusals('sms', {
  notConnected: [409, '尚未连接短信服务', 'No cloud is connected for text messages yet'],
  secretNeeded: [422, '请填写密钥', 'The secret is needed'],
  appIdNeeded: [422, '腾讯云需要 SmsSdkAppId', 'Tencent Cloud needs its SmsSdkAppId'],
  unknownTemplate: [422, '没有这个短信模板，或已停用', 'No such wording, or it is not in use'],
  codeTaken: [409, '已有这个模板编号', 'There is a wording with this id already'],
  noPhone: [422, '客户没有手机号', 'The customer has no phone number'],
  wrongParams: [422, '变量个数与模板不符', 'The wording has another number of variables'],
  unknownAddress: [404, '没有这个地址', 'No such address'],
  unreadable: [400, '回执内容无法识别', 'The receipts cannot be read'],
})
