// Text messages and ad feedback: signatures against known answers, and what an answer means.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAdsClient } from '../ads/client.ts'
import { haveFixtures, vector } from '../fixtures.ts'
import { createAliyunSms } from './aliyun.ts'
import { acs3Authorization, rpcSignature, sha256, tc3Authorization } from './sign.ts'
import { createTencentSms } from './tencent.ts'

describe.runIf(haveFixtures)('known answers', () => {
  const tc3 = z.object({
    secretKey: z.string(),
    service: z.string(),
    host: z.string(),
    timestamp: z.number(),
    action: z.string(),
    payload: z.string(),
    signature: z.string(),
  })

  it.each(['tencent-cloud-tc3-doc', 'tencent-cloud-tc3-sms-derived'])('%s', (name) => {
    const known = tc3.parse(vector(name))
    const header = tc3Authorization(
      {
        method: 'POST',
        query: {},
        payloadHash: sha256(known.payload),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          host: known.host,
          'x-tc-action': known.action.toLowerCase(),
        },
      },
      { ...known, secretId: 'AKID' },
    )
    expect(header).toBe(
      `TC3-HMAC-SHA256 Credential=AKID/2019-02-25/${known.service}/tc3_request, ` +
        `SignedHeaders=content-type;host;x-tc-action, Signature=${known.signature}`,
    )
  })

  it.each(['aliyun-rpc-v1-sendsms', 'aliyun-rpc-v1-describeregions'])('%s', (name) => {
    const known = z
      .object({
        method: z.string(),
        params: z.record(z.string(), z.string()),
        accessKeySecret: z.string(),
        signature: z.string(),
      })
      .parse(vector(name))
    expect(rpcSignature(known.method, known.params, known.accessKeySecret)).toBe(known.signature)
  })
})

// The worked example of Aliyun's page on its third signature (checked 2026-11).
it('Aliyun, third version', () => {
  const header = acs3Authorization(
    {
      method: 'POST',
      payloadHash: sha256(''),
      query: {
        RegionId: 'cn-shanghai',
        ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd',
      },
      headers: {
        host: 'ecs.cn-shanghai.aliyuncs.com',
        'x-acs-action': 'RunInstances',
        'x-acs-content-sha256': sha256(''),
        'x-acs-date': '2023-10-26T10:22:32Z',
        'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
        'x-acs-version': '2014-05-26',
      },
    },
    'YourAccessKeyId',
    'YourAccessKeySecret',
  )
  expect(header).toBe(
    'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;' +
      'x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
      'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  )
})

const NOW = 1_551_113_065_000
const outside = (answer: () => Response) => {
  const seen: { url: URL; init: RequestInit }[] = []
  return {
    seen,
    now: () => NOW,
    patienceMs: 0,
    fetch: async (address: string, init: RequestInit) => {
      seen.push({ url: new URL(address), init })
      return answer()
    },
  }
}
const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status })

describe('Tencent Cloud', () => {
  const request = {
    PhoneNumberSet: ['+8618501234444'],
    SmsSdkAppId: '1400006666',
    TemplateId: '1110',
    SignName: '腾讯云',
    TemplateParamSet: ['4370'],
  }
  const client = (world: ReturnType<typeof outside>) =>
    createTencentSms({
      ...world,
      endpoint: 'https://sms.tencentcloudapi.com',
      secretId: 'AKID',
      secretKey: '*'.repeat(32),
    })

  it("signs its own body, and tells each number's outcome", async () => {
    const world = outside(
      json({
        Response: {
          RequestId: 'r',
          SendStatusSet: [
            {
              SerialNo: 's',
              PhoneNumber: '+8618501234444',
              Fee: '1',
              Code: 'Ok',
              Message: 'send success',
            },
            {
              SerialNo: '',
              PhoneNumber: '+8613800000000',
              Fee: 0,
              Code: 'LimitExceeded.PhoneNumberDailyLimit',
            },
          ],
        },
      }),
    )
    const { SendStatusSet } = await client(world).sendSms(request)
    expect(SendStatusSet.map(({ Code, Fee }) => [Code, Fee])).toEqual([
      ['Ok', 1],
      ['LimitExceeded.PhoneNumberDailyLimit', 0],
    ])
    // The same call as the known answer, so the same signature.
    expect(new Headers(world.seen[0]?.init.headers).get('authorization')).toContain(
      'a6efa65a4b1a085baaec7e91416a4eb758075824719983c5b1a064cdb2aa6319',
    )
  })

  it('a refusal comes with HTTP 200; silence is not followed by a second message', async () => {
    const refused = outside(
      json({ Response: { RequestId: 'r', Error: { Code: 'AuthFailure.SignatureFailure' } } }),
    )
    await expect(client(refused).sendSms(request)).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
      definite: true,
      retryable: false,
    })
    const silent = outside(() => {
      throw new Error('hung up')
    })
    await expect(client(silent).sendSms(request)).rejects.toMatchObject({ definite: false })
    expect(silent.seen).toHaveLength(1)
  })
})

describe('Aliyun', () => {
  const request = {
    PhoneNumbers: '13800000000',
    SignName: '云裳',
    TemplateCode: 'SMS_1',
    TemplateParam: '{"code":"1(2)"}',
  }
  const client = (world: ReturnType<typeof outside>) =>
    createAliyunSms({
      ...world,
      endpoint: 'https://dysmsapi.aliyuncs.com',
      accessKeyId: 'id',
      accessKeySecret: 'secret',
    })

  it('signs the query it sends', async () => {
    const world = outside(json({ Code: 'OK', Message: 'OK', BizId: 'b', RequestId: 'r' }))
    expect(await client(world).sendSms(request)).toEqual({ Code: 'OK', BizId: 'b', RequestId: 'r' })
    const [{ url, init } = { url: new URL('http://x'), init: {} }] = world.seen
    expect(Object.fromEntries(url.searchParams)).toEqual(request)
    expect(url.search).toContain('1%282%29')
    const { authorization = '', ...headers } = Object.fromEntries(new Headers(init.headers))
    expect(
      acs3Authorization(
        {
          method: 'POST',
          query: request,
          headers: { ...headers, host: url.host },
          payloadHash: sha256(''),
        },
        'id',
        'secret',
      ),
    ).toBe(authorization)
  })

  it('any code but OK is a refusal', async () => {
    const world = outside(
      json({ Code: 'isv.BUSINESS_LIMIT_CONTROL', Message: 'no', RequestId: 'r' }),
    )
    await expect(client(world).sendSms(request)).rejects.toMatchObject({
      code: 'isv.BUSINESS_LIMIT_CONTROL',
      definite: true,
      retryable: false,
    })
  })
})

describe('Tencent Ads', () => {
  const request = {
    account_id: 1,
    user_action_set_id: 2,
    actions: [
      {
        action_time: 1_700_000_000,
        action_type: 'SCANCODE',
        outer_action_id: 'follow-1',
        trace: { click_id: 'gdt1' },
      },
    ],
  } as const
  const client = (world: ReturnType<typeof outside>) =>
    createAdsClient({
      ...world,
      baseUrl: 'https://api.e.qq.com/v3.0/',
      accessToken: 't',
      accountId: '1',
      patienceMs: 1_000,
      sleep: async () => undefined,
    })

  it('reports once for each id of ours, again after silence', async () => {
    let calls = 0
    const world = outside(() => {
      calls += 1
      if (calls === 1) throw new Error('hung up')
      return json({ code: 0, message: '', data: {} })()
    })
    expect(
      await client(world).addUserActions({ ...request, actions: [...request.actions] }),
    ).toEqual({})
    expect(new Set(world.seen.map(({ init }) => init.body)).size).toBe(1)
    const nonces = world.seen.map(({ url }) => url.searchParams.get('nonce'))
    expect(new Set(nonces).size).toBe(2)
    expect(world.seen[0]?.url.pathname).toBe('/v3.0/user_actions/add')
    expect(world.seen[0]?.url.searchParams.get('timestamp')).toBe('1551113065')
  })

  it('a code that is not zero is a refusal', async () => {
    const world = outside(json({ code: '11013', message: 'no permission' }))
    await expect(
      client(world).addUserActions({ ...request, actions: [...request.actions] }),
    ).rejects.toMatchObject({ platform: 'ads', errcode: 11013, definite: true })
  })
})
