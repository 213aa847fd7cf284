// What stands behind a group: who is in it and who brought them, its notice, and the way out.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, faceUrl, type Group, type Person } from '../api.ts'
import { useWords } from '../words/use.tsx'
import { Bar } from './bar.tsx'
import { useGroup } from './group.tsx'
import type { Way } from './screen.ts'
import { Sure } from './sure.tsx'

type GroupMember = Group['members'][number]

const Member = ({ member, owner }: { member: GroupMember; owner: boolean }) => {
  const { say } = useWords()
  const how = owner
    ? say('groupOwner')
    : member.invitor
      ? say('groupBrought', { by: member.invitor })
      : member.byCode
        ? say('groupByCode')
        : ''
  return (
    <li>
      <img src={faceUrl(member.avatar)} alt="" width={48} height={48} />
      <span className={member.kind === 'staff' ? 'corp' : undefined}>{member.name}</span>
      {how && <small>{how}</small>}
    </li>
  )
}

const Facts = ({ group }: { group: Group }) => {
  const { say } = useWords()
  return (
    <dl className="facts">
      <dt>{say('groupName')}</dt>
      <dd>{group.name || say('groupUnnamed')}</dd>
      <dt>{say('company')}</dt>
      <dd className="corp">@{group.corpName || say('myBrand')}</dd>
      {group.notice && (
        <>
          <dt>{say('groupNotice')}</dt>
          <dd>{group.notice}</dd>
        </>
      )}
    </dl>
  )
}

const Leave = ({ person, chatId, way }: { person: Person; chatId: string; way: Way }) => {
  const { say } = useWords()
  const [sure, setSure] = useState(false)
  const leave = useMutation({
    mutationFn: () => api.act(person.id, 'leaveGroup', { chatId }),
    onSuccess: way.home,
  })
  if (!sure)
    return (
      <button
        type="button"
        className="row-button block center danger"
        onClick={() => {
          setSure(true)
        }}
      >
        {say('groupLeave')}
      </button>
    )
  return (
    <Sure
      ask={say('groupLeaveSure')}
      yes={say('groupLeave')}
      busy={leave.isPending}
      onCancel={() => {
        setSure(false)
      }}
      onYes={() => {
        leave.mutate()
      }}
    />
  )
}

export const GroupInfoScreen = ({
  person,
  chatId,
  way,
}: {
  person: Person
  chatId: string
  way: Way
}) => {
  const { say } = useWords()
  const { data } = useGroup({ person, chatId })
  if (!data) return <Bar onBack={way.back} />
  return (
    <>
      <Bar title={say('groupInfo')} onBack={way.back} />
      <div className="scroll" tabIndex={0} role="region" aria-label={say('groupInfo')}>
        <ul className="people-grid">
          {data.members.map((member) => (
            <Member
              key={member.kind + member.who}
              member={member}
              owner={member.kind === 'staff' && member.who === data.owner}
            />
          ))}
          <li>
            <button
              type="button"
              className="plus"
              aria-label={say('groupBring')}
              onClick={() => {
                way.push({ kind: 'bring', chatId })
              }}
            >
              +
            </button>
          </li>
        </ul>
        <Facts group={data} />
        <Leave person={person} chatId={chatId} way={way} />
      </div>
    </>
  )
}
