// What the brand is called: shown to everybody, changed by headquarters.
import { Button, Form, Input } from 'antd'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { required } from '../../shared/FormDrawer.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { meQuery, useMay, useMe } from '../../shared/session.ts'
import { useWords } from '../../shared/words.ts'
import { org } from './words.ts'

export function BrandSection() {
  const t = useWords(org)
  const c = useWords(common)
  const may = useMay()('settings.write')
  const name = useMe()?.brand.name ?? undefined
  const save = useAct(api.org.saveBrand, { refresh: [[...meQuery.queryKey]] })
  return (
    <Section title={t('brand')}>
      {may ? (
        <Form<{ name: string }>
          layout="vertical"
          requiredMark={false}
          initialValues={{ name }}
          onFinish={(values) => save.mutate(values)}
        >
          <Form.Item name="name" label={t('brandName')} extra={t('brandHint')} rules={required}>
            <Input maxLength={60} className="wide-field" autoComplete="organization" />
          </Form.Item>
          <div className="row">
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {c('save')}
            </Button>
            {name === undefined ? <span className="quiet">{t('brandUnset')}</span> : null}
          </div>
        </Form>
      ) : (
        <p>{name ?? t('brandUnset')}</p>
      )}
    </Section>
  )
}
