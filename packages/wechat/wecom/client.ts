// The calls we make to WeCom, one method each. Requests are the platform's own shapes, answers are
// checked; every failure is a `WecomError`.
import { z } from 'zod'
import { callbackIpReply, mediaReply, tokenReply, userInfoReply, type MediaKind } from './access.ts'
import { noReply } from './base.ts'
import * as way from './contact-way.ts'
import * as customer from './customer.ts'
import * as mass from './groupmsg.ts'
import type { WelcomeRequest } from './message.ts'
import * as tag from './tag.ts'
import { keepToken } from './token.ts'
import { send, sendAuthorised, type Call, type Fetch, type Wire } from './transport.ts'

export interface WecomClientOptions {
  /** `https://qyapi.weixin.qq.com`, or the sandbox's `http://127.0.0.1:PORT/wecom`. */
  baseUrl: string
  corpId: string
  secret: string
  fetch?: Fetch
  /** Machine time in milliseconds: tokens live by it, whatever the business clock says. */
  now?: () => number
  /** For one call; 5 s unless told. */
  timeoutMs?: number
}

export interface MediaFile {
  kind: MediaKind
  filename: string
  contentType: string
  bytes: Uint8Array<ArrayBuffer>
}

export const DEFAULT_TIMEOUT_MS = 5_000

const fetchToken = (wire: Wire, corpId: string, secret: string) => async () => {
  const reply = await send(wire, {
    api: 'gettoken', query: { corpid: corpId, corpsecret: secret }, reply: tokenReply,
  })
  return { token: reply.access_token, expiresInSeconds: reply.expires_in }
}

const mediaForm = (file: MediaFile) => (): FormData => {
  const form = new FormData()
  form.set('media', new Blob([file.bytes], { type: file.contentType }), file.filename)
  return form
}

/** A client for one app of one corp; keeps the token, is safe to share. */
export const createWecomClient = (options: WecomClientOptions) => {
  const wire: Wire = {
    baseUrl: options.baseUrl,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  }
  const tokens = keepToken(
    fetchToken(wire, options.corpId, options.secret), options.now ?? Date.now)
  const call = <T>(input: Call<T>): Promise<T> => sendAuthorised(wire, tokens, input)
  const post = <T>(api: string, body: object, reply: z.ZodType<T>): Promise<T> =>
    call({ api: `externalcontact/${api}`, body, reply })
  const get = <T>(api: string, query: Record<string, string>, reply: z.ZodType<T>): Promise<T> =>
    call({ api: `externalcontact/${api}`, query, reply })

  return {
    corpId: options.corpId,
    /** Proves corp id and secret; the token itself stays here. */
    checkCredentials: async (): Promise<void> => { await tokens.get() },
    /** Addresses that callbacks come from. */
    getCallbackIp: () => call({ api: 'getcallbackip', reply: callbackIpReply }),

    addContactWay: (body: way.ContactWayRequest) =>
      post('add_contact_way', body, way.contactWayReply),
    /** `user` and `party` overwrite what was there. */
    updateContactWay: (body: way.ContactWayUpdate) => post('update_contact_way', body, noReply),
    delContactWay: (configId: string) => post('del_contact_way', { config_id: configId }, noReply),
    getContactWay: (configId: string) =>
      post('get_contact_way', { config_id: configId }, way.contactWayReadReply),
    listContactWay: (body: z.input<typeof way.contactWayListRequest>) =>
      post('list_contact_way', body, way.contactWayListReply),

    /** The customer and every member who follows them; 84061 when nobody does. */
    getExternalContact: (externalUserId: string, cursor?: string) =>
      get('get', { external_userid: externalUserId, ...(cursor ? { cursor } : {}) },
        customer.externalContactReply),
    /** Ids of one member's customers; 84061 when there are none. */
    list: (userId: string) => get('list', { userid: userId }, customer.customerListReply),
    listFollowUsers: () => get('get_follow_user_list', {}, customer.followUserListReply),
    batchGetByUser: (body: z.input<typeof customer.batchByUserRequest>) =>
      post('batch/get_by_user', body, customer.batchByUserReply),
    markTag: (body: customer.MarkTagRequest) => post('mark_tag', body, noReply),
    remark: (body: customer.RemarkRequest) => post('remark', body, noReply),

    getCorpTagList: (body: z.input<typeof tag.tagListRequest> = {}) =>
      post('get_corp_tag_list', body, tag.tagListReply),
    addCorpTag: (body: tag.AddTagRequest) => post('add_corp_tag', body, tag.addTagReply),

    /** Works once, within 20 seconds of the event that carried the code. */
    sendWelcomeMsg: (body: WelcomeRequest) => post('send_welcome_msg', body, noReply),

    /** Only proposes: members confirm in their client, see `getGroupmsgTask`. */
    addMsgTemplate: (body: mass.MassRequest) => post('add_msg_template', body, mass.massReply),
    getGroupmsgTask: (body: z.input<typeof mass.massTaskRequest>) =>
      post('get_groupmsg_task', body, mass.massTaskReply),
    getGroupmsgSendResult: (body: z.input<typeof mass.massResultRequest>) =>
      post('get_groupmsg_send_result', body, mass.massResultReply),
    remindGroupmsgSend: (msgId: string) => post('remind_groupmsg_send', { msgid: msgId }, noReply),
    cancelGroupmsgSend: (msgId: string) => post('cancel_groupmsg_send', { msgid: msgId }, noReply),

    /** A temporary file, good for three days. */
    mediaUpload: (file: MediaFile) =>
      call({
        api: 'media/upload', query: { type: file.kind }, form: mediaForm(file), reply: mediaReply,
      }),
    /** Who came back from `authorizeUrl` with this code (5 minutes, once). */
    getUserInfo: (code: string) =>
      call({ api: 'auth/getuserinfo', query: { code }, reply: userInfoReply }),
  }
}

export type WecomClient = ReturnType<typeof createWecomClient>
