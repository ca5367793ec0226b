import { Type } from 'typebox'
import type { Static } from 'typebox'

export const packageArchitectures = ['amd64', 'arm64'] as const
export type PackageArchitecture = (typeof packageArchitectures)[number]

/** What boxes can install from here. */
export const InstallerView = Type.Object({
  /** Where boxes reach this API: an origin, without a slash at its end. */
  url: Type.String(),
  /** Empty where no package was built. */
  packages: Type.Array(
    Type.Object({
      architecture: Type.Enum([...packageArchitectures]),
      version: Type.String(),
      sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    }),
  ),
})
export type InstallerView = Static<typeof InstallerView>
