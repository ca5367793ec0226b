import type { ImportReport } from '@zhian/contracts/registry-exchange'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiFault, ownProblem } from '../api/api-fault.ts'
import { useSession } from '../session/session.tsx'
import { ImportCard } from './import-card.tsx'
import { SiteSelect } from './site-select.tsx'
import type { ChosenSite } from './site-select.tsx'

/** Archives begun from what a video library says of its devices (GA/T 1400 APEList); the devices of one site at a time. */
export function ApeImport() {
  const { t } = useTranslation('discoveries')
  const { api } = useSession()
  const [site, setSite] = useState<ChosenSite | null>(null)
  const send = async (file: File, { isDryRun }: { readonly isDryRun: boolean }) => {
    const query = new URLSearchParams({
      enterpriseId: site?.enterpriseId ?? '',
      siteId: site?.siteId ?? '',
      isDryRun: String(isDryRun),
    })
    const list = objectIn(await file.text())
    const report = await api.send<ImportReport>('POST', `/v1/registry-ape?${query}`, list)
    if (report === null) throw new ApiFault(notApe)
    return report
  }
  return (
    <ImportCard
      key={site?.siteId}
      kind="cameras"
      title={t('ape.title')}
      hint={t('ape.hint')}
      accept=".json"
      isReady={site !== null}
      send={send}
    >
      <SiteSelect value={site} onChoose={setSite} />
    </ImportCard>
  )
}

const notApe = ownProblem({ code: 'FILE_UNREADABLE', status: 400, cause: 'APEListObject' })

function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // Said below: whatever it is, it is not a list of devices.
  }
  throw new ApiFault(notApe)
}
