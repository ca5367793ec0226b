import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'
import { messageOf } from '@zhian/kit/fault'
import type { RegistrySnapshot } from './registry-snapshot.ts'

export interface CopyEvents {
  registryCopied(fact: { enterprises: number; cameras: number }): void
  registryCopyFailed(fact: { problem: string }): void
}

interface CopyNeeds {
  readonly warehouse: Warehouse
  readonly events: CopyEvents
  readonly now: () => number
}

const retryMs = 15_000

/** Keeps the warehouse's copy of the registry as the registry is: the last snapshot wins, and is tried until it is there. */
export function registryCopier({ warehouse, events, now }: CopyNeeds): AsyncDisposable & {
  copy(snapshot: RegistrySnapshot): void
} {
  let wanted: RegistrySnapshot | undefined
  let copying: Promise<void> | undefined
  let retry: NodeJS.Timeout | undefined
  const work = async () => {
    while (wanted !== undefined) {
      const snapshot = wanted
      wanted = undefined
      try {
        await write(warehouse, snapshot, now())
        events.registryCopied({
          enterprises: snapshot.enterprises.size,
          cameras: snapshot.cameras.size,
        })
      } catch (error) {
        events.registryCopyFailed({ problem: messageOf(error) })
        wanted ??= snapshot
        retry = setTimeout(begin, retryMs).unref()
        return
      }
    }
  }
  const begin = () => {
    copying ??= work().finally(() => (copying = undefined))
  }
  return {
    copy(snapshot) {
      wanted = snapshot
      clearTimeout(retry)
      begin()
    },
    async [Symbol.asyncDispose]() {
      clearTimeout(retry)
      await copying
      clearTimeout(retry)
    },
  }
}

/** What is no longer there is marked so, under the same version, by what the copy still holds. */
async function write(warehouse: Warehouse, snapshot: RegistrySnapshot, version: number) {
  const enterprises = [...snapshot.enterprises.values()].map((each) => ({
    enterprise_id: each.enterpriseId,
    park_id: each.parkId,
    village_id: each.villageId ?? '',
    name: each.name,
    enterprise_class: each.enterpriseClass,
    is_retired: false,
    version,
  }))
  const cameras = [...snapshot.cameras.values()].flatMap((camera) => {
    const served =
      camera.serves.length === 0 ? [{ pointId: '', direction: undefined }] : camera.serves
    return served.map(({ pointId, direction }) => ({
      enterprise_id: camera.enterpriseId,
      camera_id: camera.cameraId,
      point_id: pointId,
      site_id: camera.siteId,
      point_name: snapshot.points.get(pointId)?.name ?? '',
      point_type: snapshot.points.get(pointId)?.pointType ?? '',
      direction: direction ?? '',
      longitude: camera.position?.[0] ?? null,
      latitude: camera.position?.[1] ?? null,
      is_retired: false,
      version,
    }))
  })
  for (const [table, rows] of [
    ['registry_enterprises', enterprises],
    ['registry_cameras', cameras],
  ] as const) {
    if (rows.length === 0) continue
    await warehouse.insert({
      table: `${warehouse.database}.${table} (${Object.keys(rows[0] ?? {}).join(', ')})`,
      lines: rows.map((row) => JSON.stringify(row)).join('\n'),
      token: `${table}-${version}`,
    })
    await warehouse.command(
      `INSERT INTO ${warehouse.database}.${table}
       SELECT * REPLACE (true AS is_retired, toUInt64(${version}) AS version)
       FROM (SELECT * FROM ${warehouse.database}.${table} FINAL WHERE version < ${version} AND NOT is_retired)`,
    )
  }
}
