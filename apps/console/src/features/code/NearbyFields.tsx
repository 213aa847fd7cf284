// What the code of all stores leads to, and which stores come into question.
import { useQuery } from '@tanstack/react-query'
import { Form, Radio, Select } from 'antd'
import { api } from '../../shared/api.ts'
import { StoreSelect } from '../../shared/choose.tsx'
import { useWords } from '../../shared/words.ts'
import { nearbyGoals, type Values } from './code-values.ts'
import { codes } from './words.ts'

export function NearbyFields() {
  const t = useWords(codes)
  const groups = Form.useWatch<Values['leadsTo'] | undefined>('leadsTo') === 'group'
  const regions = useQuery({ queryKey: ['regions'], queryFn: () => api.org.listRegions() })
  return (
    <>
      <Form.Item
        name="leadsTo"
        label={t('leadsTo')}
        extra={t(groups ? 'nearbyGroupsHint' : 'nearbyHint')}
      >
        <Radio.Group
          options={nearbyGoals.map((value) => ({ value, label: t(`leadsTo.${value}`) }))}
        />
      </Form.Item>
      <Form.Item name={['area', 'regionIds']} label={t('onlyRegions')} extra={t('areaHint')}>
        <Select
          mode="multiple"
          allowClear
          placeholder={t('everywhere')}
          loading={regions.isPending}
          showSearch={{ optionFilterProp: 'label' }}
          options={regions.data?.items.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
      <Form.Item name={['area', 'storeIds']} label={t('onlyStores')}>
        <StoreSelect mode="multiple" allowClear placeholder={t('everywhere')} />
      </Form.Item>
    </>
  )
}
