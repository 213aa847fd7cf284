// What the code module may refuse.
import { refusals } from '#platform'

export const codeRefusals = refusals('code', {
  unknownCode: [404, '没有这个渠道活码', 'No such channel code'],
  unknownStore: [
    422,
    '没有这家门店，或不在您的范围内',
    'No such store, or it is not within your reach',
  ],
  unknownGuide: [
    422,
    '所选导购中有人不存在或已停用',
    'One of the guides does not exist or is not active',
  ],
  tooManyPages: [
    422,
    '一个文件最多 600 页，请分批打印',
    'A file takes at most 600 pages; print in parts',
  ],
  notReady: [
    409,
    '企业微信还没有生成这个活码，请稍后再试',
    'WeCom has not made this code yet; try again shortly',
  ],
})
