// Moments: ordered by the corp, made by a job, published by a guide's thumb, seen by her customers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WecomError } from '#wechat'
import { corp, openWorld, type World } from '../fixtures.ts'
import { outside, type Outside } from '../outside-fixture.ts'
import type { readFeed } from './phone.ts'

let world: World
let drive: Outside
beforeAll(async () => {
  world = await openWorld({ ceilings: { momentsPerCustomer: 2 } })
  drive = await outside(world.sandbox().origin)
})
afterAll(() => world.close())

const feedOf = async (person: string) => {
  const answer = await fetch(`${world.client.origin}/sandbox/api/people/${person}/moments`)
  return (await answer.json()) as ReturnType<typeof readFeed>
}
/** An order, the time its job takes, and its end. */
const order = async (content: string, range: { users?: string[]; tags?: string[] } = {}) => {
  const { jobid } = await world.wecom.addMomentTask({
    text: { content },
    visible_range: {
      sender_list: { user_list: range.users ?? ['li'] },
      ...(range.tags && { external_contact_list: { tag_list: range.tags } }),
    },
  })
  await drive.turn(1_000)
  const { result } = await world.wecom.getMomentTaskResult({ jobid })
  return { momentId: result?.moment_id ?? '', result }
}
const publish = (momentId: string, userid = 'li') =>
  world.client.publish({ corpId: corp.corpId, momentId, userid })
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 0,
    (error: unknown) => (error instanceof WecomError ? error.errcode : -1),
  )

describe('a moment', () => {
  it('is made by a job that takes its time, and waits for the guide', async () => {
    const friend = await world.newFriend()
    const { jobid } = await world.wecom.addMomentTask({ text: { content: '上新' } })
    expect((await world.wecom.getMomentTaskResult({ jobid })).status).toBe(1)
    await drive.turn(600)
    expect((await world.wecom.getMomentTaskResult({ jobid })).status).toBe(2)
    await drive.turn(600)
    const { status, result } = await world.wecom.getMomentTaskResult({ jobid })
    expect(status).toBe(3)
    const momentId = result?.moment_id ?? ''
    const { task_list } = await world.wecom.getMomentTask({ moment_id: momentId })
    expect(task_list).toEqual([
      { userid: 'li', publish_status: 0 },
      { userid: 'wang', publish_status: 0 },
    ])
    expect(await feedOf(friend.person.id)).toEqual([])
  })

  it('is on the phone once published, and only then counted as sent', async () => {
    const friend = await world.newFriend()
    const { momentId } = await order('周末见')
    const ask = { moment_id: momentId, userid: 'li' }
    const external = { external_userid: friend.externalUserId }
    expect((await world.wecom.getMomentSendResult(ask)).customer_list).toEqual([])
    await publish(momentId)
    expect((await world.wecom.getMomentSendResult(ask)).customer_list).toContainEqual(external)
    expect(await feedOf(friend.person.id)).toMatchObject([
      { name: '李店长', body: { text: { content: '周末见' } }, liked: false },
    ])
    await expect(publish(momentId)).rejects.toThrow('nothing waits')
  })

  it('goes to customers with a tag, and tells what was named wrongly', async () => {
    const [gold, plain] = [await world.newFriend('金'), await world.newFriend('平')]
    const { tag_group } = await world.wecom.addCorpTag({
      group_name: '等级',
      tag: [{ name: '金' }],
    })
    const tag = tag_group.tag[0]?.id ?? ''
    const relation = { userid: 'li', external_userid: gold.externalUserId }
    await world.wecom.markTag({ ...relation, add_tag: [tag] })
    const { momentId, result } = await order('会员日', {
      users: ['li', 'nobody'],
      tags: [tag, 'et-wrong'],
    })
    expect(result?.invalid_sender_list?.user_list).toEqual(['nobody'])
    expect(result?.invalid_external_contact_list?.tag_list).toEqual(['et-wrong'])
    await publish(momentId)
    expect(await feedOf(gold.person.id)).toHaveLength(1)
    expect(await feedOf(plain.person.id)).toEqual([])
  })

  it('is shown to a customer only as often as the month allows', async () => {
    const friend = await world.newFriend()
    for (const content of ['一', '二', '三']) await publish((await order(content)).momentId)
    expect((await feedOf(friend.person.id)).map(({ body }) => body.text?.content)).toEqual([
      '二',
      '一',
    ])
    await drive.turn(32 * 86_400_000)
    await publish((await order('四')).momentId)
    expect(await feedOf(friend.person.id)).toHaveLength(3)
  })

  it('tells likes and that there was a comment, never its words', async () => {
    const friend = await world.newFriend()
    const { momentId } = await order('好看吗')
    await publish(momentId)
    const reaction = { person: friend.person.id, momentId, userid: 'li' }
    await drive.act({ act: 'like', ...reaction })
    await drive.act({ act: 'comment', ...reaction, text: '好看' })
    const ask = { moment_id: momentId, userid: 'li' }
    const told = await world.wecom.getMomentComments(ask)
    expect(told.like_list).toMatchObject([{ external_userid: friend.externalUserId }])
    expect(told.comment_list).toMatchObject([{ external_userid: friend.externalUserId }])
    expect(JSON.stringify(told)).not.toContain('好看')
    await drive.act({ act: 'like', ...reaction, liked: false })
    expect((await world.wecom.getMomentComments(ask)).like_list).toEqual([])
    const stranger = await drive.person('周敏')
    await expect(
      drive.act({ act: 'like', person: stranger.id, momentId, userid: 'li' }),
    ).rejects.toThrow('does not see')
  })

  it('is refused empty, and stopped before it is published', async () => {
    expect(await codeOf(world.wecom.addMomentTask({}))).toBe(41089)
    const { momentId } = await order('不发了')
    await world.wecom.cancelMomentTask({ moment_id: momentId })
    await expect(publish(momentId)).rejects.toThrow('nothing waits')
  })
})
