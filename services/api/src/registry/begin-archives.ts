import type { CameraView } from '@zhian/contracts/api'
import type { Bilingual } from '@zhian/contracts/bilingual'
import type { ImportReport } from '@zhian/contracts/registry-exchange'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { warehouseFilter } from '../access/place-filter.ts'
import type { Subject } from '../access/policy.ts'
import { listCameras } from '../queries/list-cameras.ts'
import type { BegunArchive } from './read-ape-list.ts'
import type { Author, RegistryDesk } from './registry-desk.ts'
import { outcomeOf, reportOf, sameIdAs } from './planned.ts'
import { isNews } from './registry-records.ts'
import type { WrittenRecord } from './registry-records.ts'
import type { RegistrySnapshot } from './registry-snapshot.ts'

export interface Discoveries {
  /** Within the reach of who asks. */
  list(subject: Subject, snapshot: RegistrySnapshot): Promise<CameraView[]>
}

/** Cameras that agents see, that nobody has archived and nobody has said are none of the park's. */
export function discoveries(warehouse: Warehouse): Discoveries {
  return {
    async list(subject, snapshot) {
      const enterprisesOfPark = (parkId: string) =>
        [...snapshot.enterprises.values()]
          .filter((each) => each.parkId === parkId)
          .map(({ enterpriseId }) => enterpriseId)
      const within = warehouseFilter(subject, 'read equipment', enterprisesOfPark)
      const cameras = await listCameras(warehouse, within)
      return cameras.filter(
        ({ cameraId }) => !snapshot.cameras.has(cameraId) && !snapshot.ignored.has(cameraId),
      )
    },
  }
}

interface Begun {
  /** Undefined where a device says no id. */
  readonly archives: readonly (BegunArchive | undefined)[]
  readonly enterpriseId: string
  readonly siteId: string
  readonly author: Author
  readonly isDryRun: boolean
}

/** What another system knows is filled in where nothing stands yet; what people have written stays. */
export async function beginArchives(
  desk: RegistryDesk,
  { archives, enterpriseId, siteId, author, isDryRun }: Begun,
): Promise<ImportReport> {
  const ground = await desk.ground(
    'cameras',
    archives.flatMap((archive) => archive?.cameraId ?? []),
  )
  const written: WrittenRecord[] = []
  const problems: ImportReport['problems'] = []
  const rowOfId = new Map<string, number>()
  for (const [index, archive] of archives.entries()) {
    if (archive === undefined) {
      problems.push({
        row: index + 1,
        column: 'ApeID',
        problem: { en: 'is missing', zh: '缺少' },
        isHint: true,
      })
      continue
    }
    const sooner = rowOfId.get(archive.cameraId)
    rowOfId.set(archive.cameraId, sooner ?? index + 1)
    const stands = ground.around.cameras.get(archive.cameraId)
    const fresh = { enterpriseId, siteId, placeClass: 'UNKNOWN', serves: [] }
    const codes = { ...archive.codes, ...stands?.codes }
    const record = { ...fresh, ...archive, ...stands, codes }
    const wish = { kind: 'cameras', id: archive.cameraId, record } as const
    const planned = outcomeOf(() => desk.plan(author, wish, ground))
    const tell = (problem: Bilingual) =>
      problems.push({ row: index + 1, value: wish.id, problem, isHint: false })
    if (sooner !== undefined) tell(sameIdAs(sooner))
    else if (planned.ok) written.push(planned.value)
    else tell(planned.problem)
  }
  const changed = written.filter(isNews)
  const isClean = problems.every(({ isHint }) => isHint)
  if (!isDryRun && isClean && changed.length > 0) await desk.write(changed)
  return {
    ...reportOf(written),
    isDryRun: isDryRun || !isClean,
    rows: archives.length,
    problems,
  }
}
