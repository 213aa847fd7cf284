// Where the samples of others do not follow the rule, and why a call has none.
import { z } from 'zod'

/** Samples named otherwise than the call's path. */
export const renamed: Record<string, string> = {
  'wecom.opengidToChatid': 'CgibinExternalContactOpenGroupIdToChatId',
  'wecom.kfMove': 'CgibinKfServiceStateTransfer',
  'official.sendSubscribe': 'CgibinMessageSubscribeBusinessSend',
  'official.addTemplate': 'CgibinTemplateAddTemplate',
  'pay.createStock': 'CreateMarketingFavorStock',
  'pay.startStock': 'StartMarketingFavorStock',
  'pay.pauseStock': 'PauseMarketingFavorStock',
  'pay.restartStock': 'RestartMarketingFavorStock',
  'pay.getStock': 'GetMarketingFavorStockByStockId',
  'pay.listStocks': 'QueryMarketingFavorStocks',
  'pay.grantCoupon': 'SendMarketingFavorUserCoupon',
  'pay.getCoupon': 'GetMarketingFavorUserCouponByCouponId',
  'pay.listCoupons': 'QueryMarketingFavorUserCoupons',
  'pay.setCouponCallback': 'UpdateMarketingFavorCallback',
  'pay.refund': 'CreateRefundDomesticRefund',
  'pay.getRefund': 'GetRefundDomesticRefundByOutRefundNumber',
  'pay.prepayJsapi': 'CreatePayTransactionJsapi',
  'pay.prepayNative': 'CreatePayTransactionNative',
  'pay.getTransaction': 'GetPayTransactionByOutTradeNumber',
  'pay.getTransactionById': 'GetPayTransactionById',
  'pay.closeTransaction': 'ClosePayTransaction',
  'pay.transfer': 'CreateFundAppMerchantTransferBill',
  'pay.getTransfer': 'GetFundAppMerchantTransferBillByOutBillNumber',
  'pay.cancelTransfer': 'CancelFundAppMerchantTransferBill',
  'pay.getCertificates': 'QueryCertificates',
  'mini.checkText': 'WxaMessageSecurityCheck',
  'mini.checkMedia': 'WxaMediaCheck',
}

/** Fields of the platform's pages that the schema of others leaves out. */
export const beyondSchema: Record<string, string[]> = {
  // Pages when more than 500 members follow one customer.
  'wecom.getExternalContact': ['cursor'],
  'wecom.batchGetByUser': ['fail_info', 'fail_info.unlicensed_userid_list'],
  // In WeChat Pay's own OpenAPI of the same answer.
  'pay.getCoupon': [
    'consume_information',
    'consume_information.consume_time',
    'consume_information.transaction_id',
  ],
}

type Sample = Record<string, unknown>

/** Values where a sample holds only a placeholder or leaves out what every real answer has. */
export const mended: Record<string, (sample: Sample) => Sample> = {
  'wecom.sendMsg': (sample) => ({ ...sample, msgtype: 'text' }),
  'wecom.sendMsgOnEvent': (sample) => (sample['code'] ? { ...sample, msgtype: 'text' } : sample),
  // The sample's menu has one button of every kind; a real one has three at most.
  'official.createMenu': (sample) => ({
    button: z.array(z.unknown()).parse(sample['button']).slice(0, 3),
  }),
  'official.sendTemplate': (sample) => ({ client_msg_id: 'ours', ...sample }),
  'official.sendCustom': (sample) => ({ ...sample, msgtype: 'text' }),
  'wecom.syncMsg': (sample) =>
    Array.isArray(sample['msg_list'])
      ? {
          ...sample,
          msg_list: sample['msg_list'].map((item: object) => ({
            msgid: 'm',
            send_time: 1,
            origin: 3,
            ...item,
          })),
        }
      : sample,
}

/** Calls that stand neither in a schema nor in a sample, with the reason. */
export const unsampled: Record<string, string> = {
  'ads.addUserActions': "nobody has published samples of this platform's new interface",
  'ads.callBack': "nobody has published samples of this platform's new interface",
  'ads.getUserActionSets': "nobody has published samples of this platform's new interface",
  'tencentSms.sendSms': 'only its signature has known answers',
  'aliyunSms.sendSms': 'only its signatures have known answers',
}

/** Calls for which the platform's pages and the schema of others name another method. */
export const otherMethod: Record<string, string> = {
  'wecom.linkQuota': 'the page says GET, the schema POST',
  'wecom.linkStatistic': 'the page says POST, the schema GET',
  'wecom.getMomentTaskResult': 'the page says GET, the schema POST',
}
