// Words of the connection to WeChat Pay.
import { dictionary } from '../../shared/words.ts'

export const pay = dictionary('pay', {
  pay: ['微信支付', 'WeChat Pay'],
  lead: [
    '顾客在手机上付款、退款原路退回。密钥只写入，不再显示。',
    'Customers pay on their phones; refunds go back the same way. Keys are written, never shown.',
  ],
  connection: ['商户号', 'Merchant'],
  mchId: ['商户号', 'Merchant id'],
  appId: ['公众号或小程序 AppID', 'App id of the account or mini program'],
  appIdHint: [
    '付款人的 openid 属于它；须已在商户平台绑定。',
    'Its openids pay; it must be bound to the merchant.',
  ],
  serial: ['商户证书序列号', 'Serial number of the certificate'],
  privateKey: ['商户私钥（PEM）', 'Private key (PEM)'],
  apiV3Key: ['APIv3 密钥', 'APIv3 key'],
  keyId: ['微信支付公钥 ID', 'Id of the public key of WeChat Pay'],
  key: ['微信支付公钥（PEM）', 'Public key of WeChat Pay (PEM)'],
  keyHint: [
    '老商户可不填：改用平台证书，自动下载。',
    'Left out: platform certificates are fetched.',
  ],
  kept: ['已保存；不填则沿用', 'Kept; leave empty to keep it'],
  missing: ['还没有保存', 'None kept yet'],
  notices: ['支付通知', 'Notices'],
  noticeHint: [
    '每次下单时告诉微信支付，不用在商户平台填写；必须是公网 https。',
    'Told to WeChat Pay with each payment; it must be public and https.',
  ],
  lastNotice: ['最近一次通知', 'Last notice'],
  never: ['还没有', 'None yet'],
  test: ['测试连接', 'Test'],
  works: ['连接正常', 'The connection works'],
})
