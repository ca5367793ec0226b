import type { CameraAttributes } from '@zhian/contracts/capture'
import type { PlateColour, VehicleType } from '@zhian/contracts/tag'
import type { Chance } from './chance.ts'

/** What all vehicles of one make-up have in common in what a camera and a model say of them. */
export interface Look {
  readonly id: number
  readonly kind: VehicleKind
  readonly attributes: Pick<
    CameraAttributes,
    'plateColour' | 'plateClass' | 'vehicleClass' | 'vehicleColour'
  >
  readonly plateColour: PlateColour
  readonly plateType: string
  readonly type: VehicleType
}

export interface Vehicle {
  readonly plate: string
  readonly look: number
}

/** GA/T 16.7 of the plate, GA/T 16.4 of the vehicle, and the plate's ground. */
const kinds = {
  car: { plateClass: '02', vehicleClass: 'K33', ground: 'blue', plateType: 'STD', type: 'car' },
  electric_car: {
    plateClass: '52',
    vehicleClass: 'K33',
    ground: 'green',
    plateType: 'NEV_S',
    type: 'car',
  },
  van: { plateClass: '02', vehicleClass: 'H31', ground: 'blue', plateType: 'STD', type: 'truck' },
  truck: {
    plateClass: '01',
    vehicleClass: 'H11',
    ground: 'yellow',
    plateType: 'STD',
    type: 'truck',
  },
  tractor: {
    plateClass: '01',
    vehicleClass: 'Q11',
    ground: 'yellow',
    plateType: 'STD',
    type: 'truck',
  },
  electric_truck: {
    plateClass: '51',
    vehicleClass: 'H11',
    ground: 'yellow-green',
    plateType: 'NEV_L',
    type: 'truck',
  },
  /** 罐式: what hazardous goods mostly come in; that they are hazardous no picture shows. */
  tanker: {
    plateClass: '01',
    vehicleClass: 'H14',
    ground: 'yellow',
    plateType: 'STD',
    type: 'truck',
  },
  bus: { plateClass: '01', vehicleClass: 'K11', ground: 'yellow', plateType: 'STD', type: 'bus' },
} as const
export type VehicleKind = keyof typeof kinds

/** GA/T 1400 ColorType. */
const groundCodes = { blue: '5', green: '9', yellow: '6', 'yellow-green': '9' } as const
const bodyColours = [
  ['2', 'white'],
  ['1', 'black'],
  ['3', 'gray'],
  ['4', 'red'],
  ['5', 'blue'],
] as const
const colourSystem = 'GAT1400.ColorType'

export const looks: readonly Look[] = (Object.keys(kinds) as VehicleKind[]).flatMap(
  (kind, kindIndex) =>
    bodyColours.map(([raw, value], colourIndex): Look => {
      const { plateClass, vehicleClass, ground, plateType, type } = kinds[kind]
      return {
        id: kindIndex * bodyColours.length + colourIndex,
        kind,
        plateColour: ground,
        plateType,
        type,
        attributes: {
          plateColour: { raw: groundCodes[ground], codeSystem: colourSystem, value: ground },
          plateClass: { raw: plateClass, codeSystem: 'GA24.7' },
          vehicleClass: { raw: vehicleClass, codeSystem: 'GA24.4' },
          vehicleColour: { raw, codeSystem: colourSystem, value },
        },
      }
    }),
)
const looksOf = Map.groupBy(looks, ({ kind }) => kind)

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Four digits and a letter at one of five places. */
const serials = 10_000 * letters.length * 5
/** Shares no factor with the number of serials, so every number up to it gives another serial. */
const stride = 700_001
const homes = ['浙G', '浙G', '浙G', '浙G', '浙G', '浙A', '浙C', '浙J', '苏E', '沪B', '皖A', '赣E']

/** New vehicles, of which no two have one plate. */
export function vehicleMaker(chance: Chance) {
  let made = 0
  return function make(kind: VehicleKind): Vehicle {
    const serial = (made * stride) % serials
    made += 1
    const digits = String(serial % 10_000).padStart(4, '0')
    const rest = Math.floor(serial / 10_000)
    const letter = letters[rest % letters.length] ?? 'A'
    const place = Math.floor(rest / letters.length)
    const home = chance.pick(homes)
    const look = chance.pick(looksOf.get(kind) ?? looks).id
    const { plateType } = kinds[kind]
    if (plateType === 'NEV_S')
      return { plate: `${home}${'DABCE'[place] ?? 'D'}${letter}${digits}`, look }
    if (plateType === 'NEV_L') return { plate: `${home}${largeSerial(made)}`, look }
    return { plate: `${home}${digits.slice(0, place)}${letter}${digits.slice(place)}`, look }
  }
}
/** Five digits and a letter. */
function largeSerial(made: number): string {
  const serial = (made * stride) % 1_000_000
  const digits = String(serial % 100_000).padStart(5, '0')
  return `${digits}${'ABCDEFGHJK'[Math.floor(serial / 100_000)] ?? 'D'}`
}
export type MakeVehicle = ReturnType<typeof vehicleMaker>
