// The face of the wire package: WeChat's shapes, cipher and clients. No business, no state.
export {
  actionTypes,
  adsCalls,
  createAdsClient,
  type AdsClient,
  type AdsClientOptions,
  type UserAction,
} from './ads/client.ts'
export * from './crypto.ts'
export {
  buildXml,
  MAX_XML_BYTES,
  parseXml,
  textOf,
  XmlError,
  type XmlNode,
  type XmlTree,
  type XmlValue,
} from './xml.ts'
export { createWecomClient, type WecomClient, type WecomClientOptions } from './wecom/client.ts'
export { wecomCalls } from './wecom/calls.ts'
export { WecomError } from './wecom/errors.ts'
export { errorMeanings, meaningOf } from './wecom/error-codes.ts'
export type { AnyCall, Call, Calls, Family, Lane, ReplyOf, RequestOf } from './wire/call.ts'
export type { Sent } from './wire/dialect.ts'
export { overHttp } from './wire/http.ts'
export { DEFAULT_TIMEOUT_MS, type ClientOptions } from './wire/client.ts'
export { WireError, type Fault, type Manner, type Meaning } from './wire/error.ts'
export type { CallOptions } from './wire/governor.ts'
export {
  memoryQuotas,
  unlimited,
  type Counted,
  type Level,
  type LocalQuotas,
  type QuotaStore,
  type Want,
} from './wire/quota.ts'
export { shareQuotas, type QuotaBooks, type SharedQuotas } from './wire/shared-quota.ts'
export {
  fingerprint as tokenFingerprint,
  keepToken,
  memoryTokens,
  type FetchedToken,
  type KeptToken,
  type TokenKeeper,
  type TokenStore,
} from './wire/token.ts'
export { freedAt, slicesOf, type Window } from './wire/window.ts'
export { encryptedOf, parseEvent, type WecomEvent, type WecomEventBody } from './wecom/callback.ts'
export { createMiniClient, miniCalls, type MiniClient } from './mini/client.ts'
export * as miniCheck from './mini/check.ts'
export * as miniCode from './mini/code.ts'
export * as miniLive from './mini/live.ts'
export type { RoomRequest } from './mini/live.ts'
export * as miniMessage from './mini/message.ts'
export type { SubscribeRequest } from './mini/message.ts'
export { openUserData, rawDataSignature, sessionSignature, UserDataError } from './mini/session.ts'
export { createOfficialClient, officialCalls, type OfficialClient } from './official/client.ts'
export {
  answerServerCheck,
  openServerMessage,
  parseServerMessage,
  replyText,
  sealReply,
  serverMessageKey,
  type Consent,
  type OfficialEvent,
  type OfficialEventBody,
  type ServerQuery,
} from './official/callback.ts'
export * as officialCode from './official/qrcode.ts'
export { codePicture } from './official/qrcode.ts'
export { fetchPicture } from './picture.ts'
export * as officialMenu from './official/menu.ts'
export type { LiveButton, MenuRequest } from './official/menu.ts'
export { pageAuthorizeUrl } from './official/oauth.ts'
export * as officialMessage from './official/message.ts'
export type { TemplateRequest } from './official/message.ts'
export * as officialUser from './official/user.ts'
export type { Follower } from './official/user.ts'
export type { AppOptions } from './wire/app.ts'
export { hideText, openSealed, seal, showText, type Sealed } from './pay/cipher.ts'
export { createPayClient, payCalls, type PayClient, type PayClientOptions } from './pay/client.ts'
export * as payFavor from './pay/favor.ts'
export type { StockRequest } from './pay/favor.ts'
export { NotifyError, readResource, type Notification, type NotifyFault } from './pay/notify.ts'
export { publicKeyOf } from './pay/platform-keys.ts'
export * as payRefund from './pay/refund.ts'
export type { Refund, RefundRequest } from './pay/refund.ts'
export {
  authorization,
  MAX_SKEW_SECONDS,
  SCHEME,
  signLines,
  verifyLines,
  type Merchant,
  type PaySheet,
} from './pay/signature.ts'
export * as payTransaction from './pay/transaction.ts'
export type { JsapiRequest, Transaction } from './pay/transaction.ts'
export * as payTransfer from './pay/transfer.ts'
export type { TransferBill, TransferRequest } from './pay/transfer.ts'
export { aliyunSmsCalls, createAliyunSms, type AliyunSmsOptions } from './sms/aliyun.ts'
export {
  acs3Authorization,
  rpcSignature,
  sha256,
  tc3Authorization,
  type CloudRequest,
  type Tc3Scope,
} from './sms/sign.ts'
export {
  createTencentSms,
  MAX_NUMBERS_PER_CALL,
  tencentSmsCalls,
  type TencentSmsOptions,
} from './sms/tencent.ts'
export { signPage, type PageSignature } from './jssdk.ts'
export * as wecomAcquisition from './wecom/acquisition.ts'
export { linkWithChannel } from './wecom/acquisition.ts'
export * as wecomAppMessage from './wecom/app-message.ts'
export type { AppMessageRequest } from './wecom/app-message.ts'
export * as wecomGroupChat from './wecom/group-chat.ts'
export * as wecomGroupStatistic from './wecom/group-statistic.ts'
export type { GroupChat, JoinWayRequest } from './wecom/group-chat.ts'
export * as wecomKf from './wecom/kf.ts'
export type { ServiceMessage } from './wecom/kf.ts'
export * as wecomMoment from './wecom/moment.ts'
export type { MomentRequest } from './wecom/moment.ts'
export * as wecomTransfer from './wecom/transfer.ts'
export type { TransferRequest as HandOverRequest } from './wecom/transfer.ts'
export * as wecomAccess from './wecom/access.ts'
export { authorizeUrl, type UserInfoReply } from './wecom/access.ts'
export type { MediaFile } from './wecom/media.ts'
export * as wecomContactWay from './wecom/contact-way.ts'
export type { ContactWayRequest, ContactWayUpdate } from './wecom/contact-way.ts'
export * as wecomCustomer from './wecom/customer.ts'
export type {
  BatchByUserReply,
  ExternalContact,
  ExternalContactReply,
  FollowUser,
  MarkTagRequest,
  RemarkRequest,
} from './wecom/customer.ts'
export * as wecomMass from './wecom/groupmsg.ts'
export type { MassReply, MassRequest, MassResultReply, MassTaskReply } from './wecom/groupmsg.ts'
export * as wecomMessage from './wecom/message.ts'
export type { Attachment, MessageBody, WelcomeRequest } from './wecom/message.ts'
export * as wecomTag from './wecom/tag.ts'
export type { AddTagRequest, TagGroup } from './wecom/tag.ts'
