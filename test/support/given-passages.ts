import { randomUUID } from 'node:crypto'
import type { Warehouse } from '@zhian/kit/clickhouse/warehouse'

/** A capture as the warehouse holds it; times as ClickHouse reads them. */
export interface GivenPassage {
  readonly enterpriseId?: string
  readonly siteId?: string
  readonly cameraId?: string
  readonly atMs: number
  readonly storedAtMs?: number
  readonly plate?: string
  readonly direction?: string
  readonly vehicleClass?: string
  readonly vehicleType?: string
  readonly confidence?: number
  readonly uncertaintyMs?: number
}

/** Seconds with three decimals. */
const seconds = (ms: number) => (ms / 1000).toFixed(3)

function rowOf(given: GivenPassage) {
  const { direction, vehicleClass, confidence = 0.95 } = given
  return {
    capture_id: randomUUID(),
    agent_id: 'agent-1',
    epoch: 'e1',
    enterprise_id: given.enterpriseId ?? 'e1',
    site_id: given.siteId ?? 's1',
    camera_id: given.cameraId ?? 'c1',
    kind: 'vehicle',
    captured_at: seconds(given.atMs),
    captured_at_uncertainty_ms: given.uncertaintyMs ?? 1000,
    received_at: seconds(given.atMs),
    stored_at: seconds(given.storedAtMs ?? given.atMs + 1000),
    attributes: JSON.stringify({
      ...(direction === undefined
        ? {}
        : { direction: { raw: direction, codeSystem: 'test', value: direction } }),
      ...(vehicleClass === undefined
        ? {}
        : { vehicleClass: { raw: vehicleClass, codeSystem: 'GA24.4' } }),
      plateConfidence: confidence,
    }),
    tags: '[]',
    plate_norm: given.plate ?? '',
    plates: given.plate === undefined ? [] : [given.plate],
    vehicle_type: given.vehicleType ?? '',
    max_confidence: confidence,
    version: given.atMs,
  }
}

/** Straight into the table, with the times of storing that the archive would leave to the store. */
export async function storePassages(
  warehouse: Warehouse,
  given: readonly GivenPassage[],
): Promise<void> {
  await insertRows(warehouse, 'captures', given.map(rowOf))
}

export async function insertRows(
  warehouse: Warehouse,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {}).join(', ')
  await warehouse.insert({
    table: `${warehouse.database}.${table} (${names})`,
    lines: rows.map((row) => JSON.stringify(row)).join('\n'),
    token: randomUUID(),
  })
}

export interface GivenGate {
  readonly enterpriseId?: string
  readonly parkId?: string
  readonly siteId?: string
  readonly cameraId: string
  readonly direction?: 'in' | 'out' | 'both' | ''
  readonly position?: readonly [number, number]
}

/** What the registry's copy says of some gates. */
export async function storeGates(warehouse: Warehouse, gates: readonly GivenGate[]): Promise<void> {
  const enterprises = new Map(
    gates.map((gate) => [gate.enterpriseId ?? 'e1', gate.parkId ?? 'park-1']),
  )
  await insertRows(
    warehouse,
    'registry_enterprises',
    [...enterprises].map(([enterprise_id, park_id]) => ({
      enterprise_id,
      park_id,
      village_id: '',
      name: enterprise_id,
      enterprise_class: 'medium',
      is_retired: false,
      version: 1,
    })),
  )
  await insertRows(
    warehouse,
    'registry_cameras',
    gates.map((gate) => ({
      enterprise_id: gate.enterpriseId ?? 'e1',
      camera_id: gate.cameraId,
      point_id: `p-${gate.cameraId}`,
      site_id: gate.siteId ?? 's1',
      point_name: `门 ${gate.cameraId}`,
      point_type: 'vehicle_gate',
      direction: gate.direction ?? 'in',
      longitude: gate.position?.[0] ?? null,
      latitude: gate.position?.[1] ?? null,
      is_retired: false,
      version: 1,
    })),
  )
}
