// Words of the WeCom connection.
import { dictionary } from '../../shared/words.ts'

export const wecom = dictionary('wecom', {
  wecom: ['企业微信', 'WeCom'],
  lead: [
    '连接企业微信：渠道码、好友关系、欢迎语和消息都走它。密钥只写不读。',
    'Connect WeCom: codes, friends, welcomes and messages run over it. Secrets are write-only.',
  ],
  credentials: ['凭证', 'Credentials'],
  corpId: ['企业 ID', 'Corp id'],
  agentId: ['应用 AgentId', 'Agent id'],
  apiUrl: ['接口地址', 'API address'],
  apiUrlHint: ['沙盒会自动填好；正式环境留空。', 'Filled in by the sandbox; empty in production.'],
  contactSecret: ['客户联系 Secret', 'Customer contact secret'],
  appSecret: ['应用 Secret', 'App secret'],
  callback: ['回调', 'Callback'],
  callbackUrl: ['回调地址', 'Callback address'],
  callbackHint: [
    '填到企业微信“客户联系 - 接收事件服务器”。',
    'Enter it in WeCom under customer contact, event server.',
  ],
  token: ['Token', 'Token'],
  aesKey: ['EncodingAESKey', 'EncodingAESKey'],
  kept: ['已保存，留空则不修改', 'Kept; leave empty to keep it'],
  missing: ['还没有填写', 'Not entered yet'],
  test: ['测试连接', 'Test the connection'],
  testOk: ['连接正常', 'Connected'],
  testFailed: ['连接有问题', 'Something is wrong'],
  lastCallback: ['最近回调', 'Last callback'],
  never: ['从未', 'Never'],
  tokenFormat: ['1 到 32 位字母或数字', '1 to 32 letters or digits'],
  aesFormat: ['43 位字母或数字', '43 letters or digits'],
})
