// Which groups a code lets people into: WeCom's own picture fills one after the other, our link
// shares its openings out among them.
import { useQuery } from '@tanstack/react-query'
import { Form, Radio, Select, Switch } from 'antd'
import { api } from '../../shared/api.ts'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { codeModes, type Values } from './code-values.ts'
import { RotationFields } from './RotationFields.tsx'
import { codes } from './words.ts'

export function useGroups() {
  const t = useWords(codes)
  const query = useQuery({
    queryKey: ['groups', 'options'],
    queryFn: () => api.wecom.listGroups({ limit: 200, dismissed: false }),
  })
  const options = query.data?.items.map(({ id, name, members }) => ({
    value: id,
    label: `${name || t('unnamedGroup')} · ${members}`,
  }))
  return { options, loading: query.isPending }
}

export function GroupFields() {
  const t = useWords(codes)
  const leased = Form.useWatch<Values['mode'] | undefined>('mode') === 'leased'
  return (
    <>
      <Form.Item
        name="mode"
        label={t('mode')}
        extra={t(leased ? 'leasedGroupsHint' : 'fixedGroupsHint')}
      >
        <Radio.Group
          options={codeModes.map((value) => ({
            value,
            label: t(value === 'leased' ? 'mode.leasedGroups' : 'mode.fixed'),
          }))}
        />
      </Form.Item>
      {leased ? <RotationFields of="groups" /> : <OwnGroups />}
      <Form.Item
        name="moreGroups"
        label={t('moreGroups')}
        extra={t('moreGroupsHint')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </>
  )
}

/** In the order they fill. */
function OwnGroups() {
  const t = useWords(codes)
  return (
    <Form.Item name="groupIds" label={t('groups')} extra={t('groupsHint')} rules={required}>
      <Select
        mode="multiple"
        maxCount={5}
        showSearch={{ optionFilterProp: 'label' }}
        notFoundContent={t('noGroups')}
        {...useGroups()}
      />
    </Form.Item>
  )
}
