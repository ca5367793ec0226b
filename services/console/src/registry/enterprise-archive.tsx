import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PlanFrame } from '../park/plan-frame.tsx'
import { planView } from '../park/plan-view.ts'
import { useRecords } from '../park/park-reads.ts'
import { marksOn } from './draw/around.ts'
import type { Registry } from './draw/around.ts'
import { DrawGround } from './draw/draw-ground.tsx'
import { useRegistry } from './draw/use-around.ts'
import { ChildList } from './record/child-records.tsx'
import type { PlainRecord } from './record/record-forms.ts'

/** What an enterprise has in the registry, whether or not it has a score: its sites on the plan, their points and cameras. */
export function EnterpriseArchive({ enterpriseId }: { readonly enterpriseId: string }) {
  const { t } = useTranslation('registry')
  const registry = useRegistry()
  const sites = useRecords<PlainRecord>('sites')
  const own = sites.data?.filter(({ record }) => record['enterpriseId'] === enterpriseId) ?? []
  return (
    <section className="enterprise-archive" aria-labelledby="own-archive">
      <h2 id="own-archive">
        {t('page.title')}{' '}
        <Link
          className="card-link"
          to="/park/registry/$kind/$id"
          params={{ kind: 'enterprises', id: enterpriseId }}
        >
          {t('archive.open')}
        </Link>
      </h2>
      {registry && <ArchivePlan enterpriseId={enterpriseId} registry={registry} />}
      <div className="child-records">
        <ChildList kind="sites" on={enterpriseId} />
        {own.map(({ id }) => (
          <SiteLists key={id} siteId={id} />
        ))}
      </div>
    </section>
  )
}

const SiteLists = ({ siteId }: { readonly siteId: string }) => (
  <>
    <ChildList kind="points" on={siteId} />
    <ChildList kind="cameras" on={siteId} />
  </>
)

interface ArchivePlanProps {
  readonly enterpriseId: string
  readonly registry: Registry
}

function ArchivePlan({ enterpriseId, registry }: ArchivePlanProps) {
  const { t } = useTranslation('records')
  const sites = registry.sites.filter((each) => each.enterpriseId === enterpriseId)
  const marks = sites.flatMap(({ siteId }) => marksOn(siteId, registry))
  const corners = sites.flatMap(({ outline }) => outline ?? [])
  const view = planView([...corners, ...marks.flatMap(({ positions }) => positions)])
  if (view === undefined) return null
  const around = { park: undefined, villages: [], sites, marks, focus: [] }
  return (
    <section className="plain-card" data-testid="archive-plan">
      <PlanFrame box={view.box} label={t('draw.plan')}>
        {(scale) => <DrawGround {...{ view, scale, around }} />}
      </PlanFrame>
    </section>
  )
}
