// Codes of a partner are pasted, or read from a file.
import { App, Button, Form, Input, Upload } from 'antd'
import type { Benefit } from '#contracts'
import { api } from '../../shared/api.ts'
import { FormDrawer, required } from '../../shared/FormDrawer.tsx'
import { exact } from '../../shared/format.ts'
import { useAct } from '../../shared/query.ts'
import { useWords } from '../../shared/words.ts'
import { benefits } from './benefit-words.ts'

interface Values {
  csv: string
}
export function CodesForm({ row, close }: { row: Benefit | undefined; close: () => void }) {
  const t = useWords(benefits)
  const { message } = App.useApp()
  const add = useAct(({ csv }: Values) => api.benefits.addCodes({ id: row?.id ?? 0, csv }), {
    refresh: [['benefits']],
    said: null,
    after: ({ added, known }) => {
      void message.success(t('addedCodes', { n: exact(added), known: exact(known) }))
      close()
    },
  })
  return (
    <FormDrawer<Values>
      open={!!row}
      title={t('addCodesTo', { name: row?.name ?? '' })}
      initial={{}}
      busy={add.isPending}
      close={close}
      submit={(values) => add.mutate(values)}
      verb={t('addCodes')}
    >
      <FromFile />
      <Form.Item name="csv" label={t('codeList')} extra={t('codeHint')} rules={required}>
        <Input.TextArea rows={12} maxLength={2_000_000} />
      </Form.Item>
    </FormDrawer>
  )
}

function FromFile() {
  const t = useWords(benefits)
  const form = Form.useFormInstance<Values>()
  return (
    <p>
      <Upload
        accept=".csv,.txt"
        showUploadList={false}
        beforeUpload={async (file) => {
          form.setFieldValue('csv', await file.text())
          return false
        }}
      >
        <Button>{t('chooseFile')}</Button>
      </Upload>
    </p>
  )
}
