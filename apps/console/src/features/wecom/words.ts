// Words of the WeCom connection.
import { dictionary } from '../../shared/words.ts'

export const wecom = dictionary('wecom', {
  wecom: ['企业微信', 'WeCom'],
  lead: [
    '连接企业微信：渠道码、好友关系、欢迎语和消息都走它。密钥只写不读。',
    'Connect WeCom: codes, friends, welcomes and messages run over it. Secrets are write-only.',
  ],
  corpId: ['企业 ID', 'Corp id'],
  agentId: ['应用 AgentId', 'Agent id'],
  contactSecret: ['客户联系 Secret', 'Customer contact secret'],
  appSecret: ['应用 Secret', 'App secret'],
  callback: ['回调', 'Callback'],
  callbackUrl: ['回调地址', 'Callback address'],
  callbackHint: [
    '填到企业微信“客户联系 - 接收事件服务器”。',
    'Enter it in WeCom under customer contact, event server.',
  ],
  lastCallback: ['最近回调', 'Last callback'],
})
