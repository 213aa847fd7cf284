// What the joining gift may refuse.
import { refusals } from '#platform'

export const joiningRefusals = refusals('acquire', {
  joiningCode: [
    422,
    '入会礼要用加导购的活码，且正在使用',
    'A joining gift needs a code in use that adds a guide',
  ],
})
