import { DownloadOutlined } from '@ant-design/icons'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { BulletinView } from '@zhian/contracts/bulletin'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { saveFile } from '../parts/save-file.ts'
import { useSession } from '../session/session.tsx'
import { useIsDark } from '../theme/theme-choice.ts'

type Language = 'zh' | 'en'
type Format = 'html' | 'pdf' | 'signature'

/** The document itself, in a frame that may run nothing, and its files. */
export function BulletinPreview({ bulletin }: { readonly bulletin: BulletinView }) {
  const { t, i18n } = useTranslation('bulletin')
  const { api } = useSession()
  const theme = useIsDark() ? 'dark' : 'light'
  const [language, setLanguage] = useState<Language>(i18n.language === 'en' ? 'en' : 'zh')
  const pathOf = (format: Format) =>
    `/v1/bulletins/${bulletin.bulletinId}/document?format=${format}&language=${language}`
  const shown = useQuery({
    queryKey: ['bulletin-document', bulletin.bulletinId, bulletin.version, language],
    queryFn: async () => (await api.file(pathOf('html'))).text(),
  })
  const download = useMutation({
    mutationFn: async (format: Format) => {
      const ending = format === 'signature' ? 'signature.json' : `${language}.${format}`
      const stem = `zhian-bulletin-${bulletin.month}-r${bulletin.revision}`
      saveFile(await api.file(pathOf(format)), `${stem}.${ending}`)
    },
  })
  const formats: Format[] =
    bulletin.state === 'issued' ? ['pdf', 'html', 'signature'] : ['pdf', 'html']
  const error = shown.error ?? download.error
  return (
    <section className="plain-card">
      <div className="bulletin-tools">
        <h3>{t('preview.title')}</h3>
        <Segmented<Language>
          aria-label={t('preview.language')}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'zh', label: t('preview.zh') },
            { value: 'en', label: 'English' },
          ]}
        />
        {formats.map((format) => (
          <Button
            key={format}
            icon={<DownloadOutlined />}
            data-testid={`download-${format}`}
            onClick={() => download.mutate(format)}
          >
            {t(`preview.${format}`)}
          </Button>
        ))}
      </div>
      {error && <ErrorPanel error={error} onRetry={() => void shown.refetch()} />}
      {shown.data !== undefined && (
        <iframe
          className="bulletin-frame"
          title={t('preview.title')}
          sandbox=""
          srcDoc={shown.data.replace('<html', `<html data-theme="${theme}"`)}
          data-testid="preview"
        />
      )}
    </section>
  )
}
