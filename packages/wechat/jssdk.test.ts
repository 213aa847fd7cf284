// The signature of a page, against the platform's worked example.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { haveFixtures, vector } from './fixtures.ts'
import { signPage } from './jssdk.ts'

it.runIf(haveFixtures)('the worked example, whatever stands after the hash', () => {
  const known = z
    .object({
      jsapi_ticket: z.string(),
      noncestr: z.string(),
      timestamp: z.number(),
      url: z.string(),
      signature: z.string(),
    })
    .parse(vector('jssdk-signature-mp-doc'))
  for (const url of [known.url, `${known.url}#wechat_redirect`]) {
    expect(signPage(known.jsapi_ticket, url, known.timestamp, known.noncestr)).toEqual({
      timestamp: known.timestamp,
      nonceStr: known.noncestr,
      signature: known.signature,
    })
  }
})
