// The face of the wire package: WeChat's shapes, cipher and clients. No business, no state.
export * from './crypto.ts'
export {
  buildXml, MAX_XML_BYTES, parseXml, textOf, XmlError, type XmlNode, type XmlTree, type XmlValue,
} from './xml.ts'
export {
  createWecomClient, DEFAULT_TIMEOUT_MS, type MediaFile, type WecomClient, type WecomClientOptions,
} from './wecom/client.ts'
export { WecomError, type WecomFault } from './wecom/errors.ts'
export { errorMeanings, meaningOf, type ErrorMeaning } from './wecom/error-codes.ts'
export { encryptedOf, parseEvent, type WecomEvent, type WecomEventBody } from './wecom/callback.ts'
export * as wecomAccess from './wecom/access.ts'
export { authorizeUrl, type MediaKind, type UserInfoReply } from './wecom/access.ts'
export * as wecomContactWay from './wecom/contact-way.ts'
export type { ContactWayRequest, ContactWayUpdate } from './wecom/contact-way.ts'
export * as wecomCustomer from './wecom/customer.ts'
export type {
  BatchByUserReply, ExternalContact, ExternalContactReply, FollowUser, MarkTagRequest,
  RemarkRequest,
} from './wecom/customer.ts'
export * as wecomMass from './wecom/groupmsg.ts'
export type { MassReply, MassRequest, MassResultReply, MassTaskReply } from './wecom/groupmsg.ts'
export * as wecomMessage from './wecom/message.ts'
export type { Attachment, MessageBody, WelcomeRequest } from './wecom/message.ts'
export * as wecomTag from './wecom/tag.ts'
export type { AddTagRequest, TagGroup } from './wecom/tag.ts'
