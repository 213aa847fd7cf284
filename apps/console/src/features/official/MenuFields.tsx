// The buttons of the menu: what each is called, and what happens when it is pressed.
import { CloseOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Form, Input, Select, Switch } from 'antd'
import { bytesOf, menuLimits } from '#contracts'
import { api } from '../../shared/api.ts'
import { required } from '../../shared/FormDrawer.tsx'
import { useWords } from '../../shared/words.ts'
import { menuWords } from './menu-words.ts'
import { actionKinds, type ActionKind, type LeafValues } from './menu-values.ts'

/** Where a button stands in the form: the first of the second is ['buttons', 1, 'below', 0]. */
type Path = (string | number)[]
/** The same from inside its list. */
type Name = (string | number)[]
interface At {
  path: Path
  name: Name
}

function useBytes(most: number) {
  const t = useWords(menuWords)
  return {
    validator: (_: unknown, text: string | undefined) =>
      bytesOf(text ?? '') <= most
        ? Promise.resolve()
        : Promise.reject(new Error(t('tooLong', { most }))),
  }
}

export function MenuFields() {
  const t = useWords(menuWords)
  return (
    <Form.List name="buttons">
      {(items, { add, remove }) => (
        <div className="stack">
          {items.map(({ key, name }) => (
            <TopButton
              key={key}
              at={name}
              remove={items.length > 1 ? () => remove(name) : undefined}
            />
          ))}
          {items.length < 3 ? (
            <div>
              <Button onClick={() => add({ kind: 'view' })}>{t('add')}</Button>
            </div>
          ) : null}
        </div>
      )}
    </Form.List>
  )
}

function TopButton({ at, remove }: { at: number; remove: (() => void) | undefined }) {
  const t = useWords(menuWords)
  const group = Form.useWatch<boolean | undefined>(['buttons', at, 'group'])
  return (
    <section className="menu-button" aria-label={t('button', { n: at + 1 })}>
      <div className="row spread">
        <h3>{t('button', { n: at + 1 })}</h3>
        {remove ? <Remove label={t('remove', { n: at + 1 })} remove={remove} /> : null}
      </div>
      <NameField path={['buttons', at]} name={[at]} most={menuLimits.name} />
      <Form.Item name={[at, 'group']} label={t('group')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {group ? <Below at={at} /> : <Action path={['buttons', at]} name={[at]} />}
    </section>
  )
}

const Remove = ({ label, remove }: { label: string; remove: () => void }) => (
  <Button type="text" icon={<CloseOutlined />} aria-label={label} title={label} onClick={remove} />
)

function Below({ at }: { at: number }) {
  const t = useWords(menuWords)
  return (
    <Form.List name={[at, 'below']} initialValue={[{ kind: 'view' }]}>
      {(items, { add, remove }) => (
        <div className="stack menu-below">
          {items.map(({ key, name }) => {
            const path = ['buttons', at, 'below', name]
            return (
              <section key={key} aria-label={t('below', { n: name + 1 })}>
                <div className="row spread">
                  <h4>{t('below', { n: name + 1 })}</h4>
                  {items.length > 1 ? (
                    <Remove label={t('removeBelow', { n: name + 1 })} remove={() => remove(name)} />
                  ) : null}
                </div>
                <NameField path={path} name={[name]} most={menuLimits.subName} />
                <Action path={path} name={[name]} />
              </section>
            )
          })}
          {items.length < 5 ? (
            <div>
              <Button onClick={() => add({ kind: 'view' })}>{t('addBelow')}</Button>
            </div>
          ) : null}
        </div>
      )}
    </Form.List>
  )
}

function NameField({ path, name, most }: At & { most: number }) {
  const t = useWords(menuWords)
  const typed = Form.useWatch<string | undefined>([...path, 'name']) ?? ''
  const limit = useBytes(most)
  return (
    <Form.Item
      name={[...name, 'name']}
      label={t('name')}
      extra={t('nameHint', { used: bytesOf(typed), most })}
      rules={[...required, limit]}
    >
      <Input maxLength={most} />
    </Form.Item>
  )
}

function Action({ path, name }: At) {
  const t = useWords(menuWords)
  const kind = Form.useWatch<ActionKind | undefined>([...path, 'kind']) ?? 'view'
  return (
    <>
      <Form.Item name={[...name, 'kind']} label={t('kind')} rules={required}>
        <Select options={actionKinds.map((value) => ({ value, label: t(`kind.${value}`) }))} />
      </Form.Item>
      {kind === 'view' ? <Address name={name} /> : null}
      {kind === 'code' ? <CodePick name={name} /> : null}
      {kind === 'click' ? <Answer name={name} /> : null}
      {kind === 'miniprogram' ? <MiniProgram name={name} /> : null}
    </>
  )
}

/** `old`: for versions of WeChat that open no mini programs. */
function Address({ name, old = false }: { name: Name; old?: boolean }) {
  const t = useWords(menuWords)
  const limit = useBytes(menuLimits.url)
  return (
    <Form.Item
      name={[...name, 'url' satisfies keyof LeafValues]}
      label={t(old ? 'fallbackUrl' : 'url')}
      rules={[...required, { pattern: /^https?:\/\/\S+$/, message: t('urlFormat') }, limit]}
    >
      <Input inputMode="url" />
    </Form.Item>
  )
}

function Answer({ name }: { name: Name }) {
  const t = useWords(menuWords)
  const limit = useBytes(menuLimits.text)
  return (
    <Form.Item name={[...name, 'text']} label={t('text')} rules={[...required, limit]}>
      <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} />
    </Form.Item>
  )
}

function MiniProgram({ name }: { name: Name }) {
  const t = useWords(menuWords)
  return (
    <>
      <Form.Item
        name={[...name, 'appId']}
        label={t('appId')}
        rules={[...required, { pattern: /^wx\w{6,30}$/, message: t('appIdFormat') }]}
      >
        <Input maxLength={32} />
      </Form.Item>
      <Form.Item name={[...name, 'path']} label={t('path')} rules={required}>
        <Input maxLength={menuLimits.path} />
      </Form.Item>
      <Address name={name} old />
    </>
  )
}

/** Its landing page is the second page: what the code gives, and under which rules. */
function CodePick({ name }: { name: Name }) {
  const t = useWords(menuWords)
  const codes = useQuery({
    queryKey: ['codes', 'options'],
    queryFn: () => api.code.list({ limit: 200, active: true }),
  })
  return (
    <Form.Item name={[...name, 'url']} label={t('code')} extra={t('codeHint')} rules={required}>
      <Select
        showSearch={{ optionFilterProp: 'label' }}
        loading={codes.isPending}
        notFoundContent={t('noCodes')}
        options={codes.data?.items.map((row) => ({
          value: row.shortUrl,
          label: [row.name, row.storeName, row.promise].filter(Boolean).join(' · '),
        }))}
      />
    </Form.Item>
  )
}
