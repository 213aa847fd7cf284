// A list as a file, with the filters that are set.
import { Button } from 'antd'
import { common } from './common.ts'
import type { Filters } from './filters.ts'
import { useWords } from './words.ts'

export function ExportButton({ path, filter = {} }: { path: string; filter?: Filters }) {
  const t = useWords(common)
  const set = Object.entries(filter).filter((one): one is [string, string] => !!one[1])
  const asked = new URLSearchParams(set).toString()
  return (
    <Button href={asked === '' ? path : `${path}?${asked}`} download>
      {t('export')}
    </Button>
  )
}
