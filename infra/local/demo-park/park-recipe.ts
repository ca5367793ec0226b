import type { EnterpriseClass } from '@zhian/contracts/registry'
import type { Position } from '@zhian/coverage/geometry/plane'
import type { Rhythms, Week } from './calendar.ts'
import type { DefectKey } from './defects.ts'
import type { Building } from './equip-site.ts'
import type { VehicleKind } from './vehicles.ts'

/** How busy an enterprise of a class is on a working day. */
export interface Bustle {
  readonly facesPerDay: number
  readonly visitsPerDay: number
  /** Vehicles of its own. */
  readonly fleet: number
  /** Of such enterprises, how many work through the night. */
  readonly nightShare: number
}

/** All that makes one park differ from another. What a park is, and how it is made, stands in the other files. */
export interface ParkRecipe {
  readonly parkId: string
  /** Begins every id that the park brings, and nothing else begins with it. */
  readonly prefix: string
  readonly name: string
  /** What addresses and names of enterprises begin with. */
  readonly townName: string
  readonly street: (which: string) => string
  readonly committeeName: string
  /** What a name says that an enterprise does, beside its code of GB/T 4754. */
  readonly trades: readonly (readonly [name: string, industryCode: string])[]
  /** Six digits, GB/T 2260. */
  readonly civilCode: string
  readonly centre: Position
  /** How far the grid of roads is turned, clockwise. */
  readonly turnDeg: number
  readonly blocks: {
    readonly columns: number
    readonly rows: number
    readonly widthM: number
    readonly depthM: number
    readonly roadM: number
  }
  readonly villageNames: readonly string[]
  readonly enterprises: Readonly<Record<EnterpriseClass, number>>
  readonly equipment: Readonly<Record<EnterpriseClass, Building>>
  /** Invented, so that no maker is praised or blamed by what a demonstration shows. */
  readonly makers: readonly {
    readonly manufacturer: string
    readonly model: string
    /** By which agents hear its cameras. */
    readonly protocol: 'gat1400' | 'hikvision' | 'dahua' | 'onvif'
  }[]
  /** Crossings that the committee watches. */
  readonly crossings: number
  readonly days: number
  readonly notConnectedShare: number
  readonly unsurveyedShare: number
  /** Small ones that nobody asks to connect. */
  readonly exempt: number
  /** Medium ones that were connected when the park had a history already. */
  readonly lateJoiners: number
  readonly platformOutages: readonly { readonly share: number; readonly hours: number }[]
  readonly weeks: Readonly<Record<EnterpriseClass, Week>>
  readonly rhythms: Rhythms
  readonly fleetKinds: readonly VehicleKind[]
  readonly visitorKinds: readonly VehicleKind[]
  readonly bustle: Readonly<Record<EnterpriseClass, Bustle>>
  /** What is wrong on purpose, in the order in which enterprises are taken for it. */
  readonly defects: readonly DefectKey[]
}
