// Words of connecting a platform and of listing what it has.
import { dictionary } from './words.ts'

export const connection = dictionary('connection', {
  credentials: ['凭证', 'Credentials'],
  apiUrl: ['接口地址', 'API address'],
  apiUrlHint: ['沙盒会自动填好；正式环境留空。', 'Filled in by the sandbox; empty in production.'],
  token: ['Token', 'Token'],
  aesKey: ['EncodingAESKey', 'EncodingAESKey'],
  tokenFormat: ['1 到 32 位字母或数字', '1 to 32 letters or digits'],
  aesFormat: ['43 位字母或数字', '43 letters or digits'],
  kept: ['已保存，留空则不修改', 'Kept; leave empty to keep it'],
  missing: ['还没有填写', 'Not entered yet'],
  test: ['测试连接', 'Test the connection'],
  testOk: ['连接正常', 'Connected'],
  testFailed: ['连接有问题', 'Something is wrong'],
  never: ['从未', 'Never'],
  running: ['进行中', 'Under way'],
  done: ['已完成', 'Finished'],
  failed: ['没能完成', 'Did not finish'],
  waiting: ['稍后继续', 'Waiting'],
  night: ['夜间', 'By night'],
  hand: ['手动', 'By hand'],
  started: ['已开始', 'Started'],
  progress: ['{{done}} / {{total}}', '{{done}} of {{total}}'],
})
