import { PrinterOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'

const paper = matchMedia('print')

function watch(changed: () => void): () => void {
  paper.addEventListener('change', changed)
  return () => paper.removeEventListener('change', changed)
}

/** Whether the page is on its way to paper, where nothing can be unfolded any more. */
export const useIsPrinting = () => useSyncExternalStore(watch, () => paper.matches)

export function PrintButton() {
  const { t } = useTranslation()
  return (
    <Button icon={<PrinterOutlined />} onClick={() => print()}>
      {t('print')}
    </Button>
  )
}
