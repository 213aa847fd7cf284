// The brand's regions, each a name that stores stand under.
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../../shared/api.ts'
import { common } from '../../shared/common.ts'
import { ProblemNote, Waiting } from '../../shared/feedback.tsx'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { Label } from '../../shared/Label.tsx'
import { Section } from '../../shared/PageHead.tsx'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { org } from './words.ts'

export const useRegions = () =>
  useQuery({ queryKey: ['regions'], queryFn: () => api.org.listRegions() })

export function Regions({ may }: { may: boolean }) {
  const t = useWords(org)
  const c = useWords(common)
  const regions = useRegions()
  const [edited, setEdited] = useState<{ id?: number; name?: string }>()
  const close = () => setEdited(undefined)
  const save = useAct(api.org.saveRegion, { refresh: [['regions'], ['stores']], after: close })
  const add = may ? <Button onClick={() => setEdited({})}>{t('addRegion')}</Button> : null
  return (
    <Section title={t('regions')} aside={add}>
      {regions.isPending ? <Waiting rows={2} /> : null}
      {regions.error ? <ProblemNote error={regions.error} /> : null}
      {regions.data?.items.length === 0 ? <p className="quiet">{t('noRegionsText')}</p> : null}
      <div className="row">
        {regions.data?.items.map((region) =>
          may ? (
            <Button key={region.id} onClick={() => setEdited(region)}>
              {region.name}
            </Button>
          ) : (
            <Label key={region.id}>{region.name}</Label>
          ),
        )}
      </div>
      <FormDrawer<{ name: string }>
        open={!!edited}
        title={edited?.id ? t('editRegion') : t('addRegion')}
        initial={edited ?? {}}
        busy={save.isPending}
        close={close}
        submit={({ name }) => save.mutate({ id: edited?.id, name })}
      >
        <Form.Item name="name" label={c('name')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </FormDrawer>
    </Section>
  )
}
