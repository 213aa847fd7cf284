// The sandbox's answers against samples of the real platform: every field it answers is one that
// WeCom answers there, and every code it refuses with has a meaning.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorMeanings } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'

const folder = join(
  import.meta.dirname,
  '../../../../../shared/wechat/fixtures/skit/work/ModelSamples',
)
const haveSamples = existsSync(folder)
if (!haveSamples) console.warn('../shared/wechat is missing: answers are not held to samples')

/** `a.b` for every field of a value, arrays looked through. */
const fieldsOf = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, path))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = path ? `${path}.${key}` : key
    return [own, ...fieldsOf(inner, own)]
  })
}

let world: World
let token = ''
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const call = async (api: string, body?: object): Promise<Record<string, unknown>> => {
  const url = new URL(`${world.client.wecomUrl}/cgi-bin/${api}`)
  if (token) url.searchParams.set('access_token', token)
  const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
  return (await (await fetch(url, init)).json()) as Record<string, unknown>
}

// The envelope every answer wears, and a field of the contract that its sample leaves out.
const beyondSamples = new Set(['errcode', 'errmsg', 'contact_way.is_exclusive'])

const held = (answer: object, sample: string): void => {
  const known = new Set(fieldsOf(JSON.parse(readFileSync(join(folder, `${sample}.json`), 'utf8'))))
  expect(answer).toMatchObject({ errcode: 0, errmsg: 'ok' })
  const unknown = fieldsOf(answer).filter((field) => !known.has(field) && !beyondSamples.has(field))
  expect(unknown, sample).toEqual([])
}

describe.runIf(haveSamples)('answers', () => {
  it('have the fields of the platform', async () => {
    const contact = 'CgibinExternalContact'
    const way = (name: string) => `${contact}/ContactWay/${contact}${name}Response`
    const mass = (name: string) => `${contact}/GroupMessage/${contact}${name}Response`
    const got = await call(`gettoken?corpid=${corp.corpId}&corpsecret=${corp.secret}`)
    held(got, 'Cgibin/CgibinGetTokenResponse')
    token = String(got['access_token'])
    const friend = await world.newFriend()
    const relation = { userid: 'li', external_userid: friend.externalUserId }
    const tags = await call('externalcontact/add_corp_tag', {
      group_name: '等级',
      tag: [{ name: '金' }],
    })
    held(tags, `${contact}/CorpTag/${contact}AddCorpTagResponse`)
    const { tag_group } = await world.wecom.getCorpTagList()
    await world.wecom.markTag({ ...relation, add_tag: [tag_group[0]?.tag[0]?.id ?? ''] })
    await world.wecom.remark({ ...relation, remark: '常客', remark_mobiles: ['13800000001'] })

    held(
      await call('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['li'] }),
      way('AddContactWay'),
    )
    held(
      await call('externalcontact/get_contact_way', { config_id: friend.way.config_id }),
      way('GetContactWay'),
    )
    held(await call('externalcontact/list_contact_way', {}), way('ListContactWay'))
    held(
      await call(`externalcontact/get?external_userid=${friend.externalUserId}`),
      `${contact}/${contact}GetResponse`,
    )
    held(await call('externalcontact/list?userid=li'), `${contact}/${contact}ListResponse`)
    held(
      await call('externalcontact/get_follow_user_list'),
      `${contact}/${contact}GetFollowUserListResponse`,
    )
    held(
      await call('externalcontact/batch/get_by_user', { userid_list: ['li'] }),
      `${contact}/${contact}BatchGetByUserResponse`,
    )
    const made = await call('externalcontact/add_msg_template', {
      external_userid: [friend.externalUserId],
      text: { content: '会员日' },
    })
    held(made, mass('AddMessageTemplate'))
    const msgid = String(made['msgid'])
    await world.client.confirm({ corpId: corp.corpId, msgid, userid: 'li' })
    held(await call('externalcontact/get_groupmsg_task', { msgid }), mass('GetGroupMessageTask'))
    held(
      await call('externalcontact/get_groupmsg_send_result', { msgid, userid: 'li' }),
      mass('GetGroupMessageSendResult'),
    )
    const range = { start_time: 1_700_000_000, end_time: 1_700_000_000 }
    held(
      await call('externalcontact/get_groupmsg_list_v2', { chat_type: 'single', ...range }),
      mass('GetGroupMessageListV2'),
    )
    const moment = (name: string) => `${contact}/Moment/${contact}${name}Response`
    const job = await call('externalcontact/add_moment_task', { text: { content: '上新' } })
    held(job, moment('AddMomentTask'))
    const { now } = await world.client.clock()
    await world.client.turn({ to: new Date(Date.parse(now) + 2_000).toISOString() })
    const ended = await call(`externalcontact/get_moment_task_result?jobid=${String(job['jobid'])}`)
    held(ended, moment('GetMomentTaskResult'))
    const { moment_id } = ended['result'] as { moment_id: string }
    await world.client.publish({ corpId: corp.corpId, momentId: moment_id, userid: 'li' })
    const ofLi = { moment_id, userid: 'li' }
    const lately = { start_time: 1_700_000_000, end_time: 1_700_000_000 }
    held(await call('externalcontact/get_moment_list', lately), moment('GetMomentList'))
    held(await call('externalcontact/get_moment_task', { moment_id }), moment('GetMomentTask'))
    held(
      await call('externalcontact/get_moment_customer_list', ofLi),
      moment('GetMomentCustomerList'),
    )
    held(await call('externalcontact/get_moment_send_result', ofLi), moment('GetMomentSendResult'))
    held(await call('externalcontact/get_moment_comments', ofLi), moment('GetMomentComments'))
    const group = (name: string) => `${contact}/GroupChat/${contact}GroupChat${name}Response`
    const { chatId } = await world.client.makeGroup({ corpId: corp.corpId, owner: 'li' })
    const joining = { scene: 2, chat_id_list: [chatId], state: 'door' }
    const { config_id } = await call('externalcontact/groupchat/add_join_way', joining)
    const { id: personId } = await world.client.createPerson({ name: '周敏' })
    const { id: friendId } = await world.client.createPerson({ name: '吴桐' })
    await world.client.joinGroup({ personId, configId: String(config_id) })
    await world.client.inviteToGroup(chatId, { invitor: personId, personIds: [friendId] })
    held(await call('externalcontact/groupchat/list', { limit: 10 }), group('List'))
    const one = { chat_id: chatId, need_name: 1 }
    held(await call('externalcontact/groupchat/get', one), group('Get'))
    held(await call('getcallbackip'), 'Cgibin/CgibinGetCallbackIpResponse')
  })
})

it('every code the sandbox refuses with has a meaning', () => {
  const sources = readdirSync(import.meta.dirname)
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  const used = sources
    .flatMap((text) => [...text.matchAll(/\b(4\d{4}|5\d{4}|8\d{4})\b/g)])
    .map(([code]) => Number(code))
  expect(used.length).toBeGreaterThan(30)
  expect([...new Set(used)].filter((code) => !(code in errorMeanings))).toEqual([])
})
