// A file on its way in: choose, match columns, try, start. Each step opens when the one before is
// done.
import { useNavigate } from '@tanstack/react-router'
import { Steps } from 'antd'
import { useState } from 'react'
import type { DryRun, FilePreview, Mapping } from '#contracts'
import { PageHead, Section } from '../../shared/PageHead.tsx'
import { useWords } from '../../shared/words.ts'
import { ChooseFile } from './ChooseFile.tsx'
import { MatchColumns } from './MatchColumns.tsx'
import { StartImport } from './StartImport.tsx'
import { TryIt } from './TryIt.tsx'
import { imports } from './words.ts'

export default function NewImport() {
  const t = useWords(imports)
  const navigate = useNavigate()
  const [preview, setPreview] = useState<FilePreview>()
  const [mapping, setMapping] = useState<Mapping>()
  const [tried, setTried] = useState<DryRun>()
  const chosen = (next: FilePreview) => {
    setPreview(next)
    setMapping(next.guessedMapping)
    setTried(undefined)
  }
  const changed = (next: Mapping) => {
    setMapping(next)
    setTried(undefined)
  }
  const at = !preview ? 0 : !tried ? 1 : 3
  return (
    <>
      <PageHead
        title={t('start')}
        lead={t('importsLead')}
        up={{ to: '/import', label: t('imports') }}
      />
      <Section>
        <Steps
          current={at}
          size="small"
          items={(['step1', 'step2', 'step3', 'step4'] as const).map((word) => ({
            title: t(word),
          }))}
        />
      </Section>
      <Section title={t('step1')}>
        <ChooseFile preview={preview} chosen={chosen} />
      </Section>
      {preview && mapping ? (
        <>
          <Section title={t('step2')}>
            <MatchColumns preview={preview} mapping={mapping} change={changed} reread={chosen} />
          </Section>
          <Section title={t('step3')}>
            <TryIt fileId={preview.fileId} mapping={mapping} tried={tried} done={setTried} />
          </Section>
        </>
      ) : null}
      {preview && mapping && tried ? (
        <Section title={t('step4')}>
          <StartImport
            fileId={preview.fileId}
            mapping={mapping}
            tried={tried}
            started={(id) => void navigate({ to: `/import/${id}` })}
          />
        </Section>
      ) : null}
    </>
  )
}
