export interface Placed {
  readonly cameraId: string
  /** Who sends for it: itself, or a recorder. */
  readonly senderId?: string | undefined
  readonly address?: string | undefined
}

const groupMin = 3

/** One cause for cameras that went together: their recorder, the network part they share, or everything. */
export function groupCauses(gone: readonly Placed[], all: readonly Placed[]): Map<string, string> {
  const causes = new Map<string, string>()
  const goneIds = new Set(gone.map(({ cameraId }) => cameraId))
  const assign = (members: readonly Placed[], cause: string) => {
    const missing = members.filter(({ cameraId }) => goneIds.has(cameraId))
    // Nearly all: one may have been off before, or hang on a second switch.
    if (missing.length < groupMin || missing.length < members.length * 0.8) return
    for (const { cameraId } of missing) if (!causes.has(cameraId)) causes.set(cameraId, cause)
  }
  assign(all, 'everything')
  for (const [senderId, members] of groupedBy(all, ({ senderId }) => senderId))
    assign(members, `recorder ${senderId}`)
  for (const [network, members] of groupedBy(all, ({ address }) => networkOf(address)))
    assign(members, `network ${network}`)
  return causes
}

function groupedBy(
  all: readonly Placed[],
  keyOf: (each: Placed) => string | undefined,
): Map<string, Placed[]> {
  const groups = new Map<string, Placed[]>()
  for (const each of all) {
    const key = keyOf(each)
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return groups
}

/** The first 24 bits: in factories one switch, as a rule. */
function networkOf(address: string | undefined): string | undefined {
  const found = /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/.exec(address ?? '')
  return found?.[1]
}
