// What the code of all stores leads to, and which stores come into question.
import { Form, Radio } from 'antd'
import { RegionSelect, StoreSelect } from '../../shared/choose.tsx'
import { useWords } from '../../shared/words.ts'
import { nearbyGoals, type Values } from './code-values.ts'
import { codes } from './words.ts'

export function NearbyFields() {
  const t = useWords(codes)
  const groups = Form.useWatch<Values['leadsTo'] | undefined>('leadsTo') === 'group'
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
        <RegionSelect placeholder={t('everywhere')} />
      </Form.Item>
      <Form.Item name={['area', 'storeIds']} label={t('onlyStores')}>
        <StoreSelect mode="multiple" allowClear placeholder={t('everywhere')} />
      </Form.Item>
    </>
  )
}
