// The worked examples that the score is defined by; written down once, reproduced by the tests.
import { readFileSync } from 'node:fs'
import type { ScoreInput } from '@zhian/contracts/score'
import type { ParkInput } from '@zhian/contracts/score-result'

type BySub<T> = Record<'C' | 'A' | 'O' | 'D' | 'Q' | 'R', T>

export interface ScoreVector {
  readonly id: string
  readonly title: string
  readonly input: ScoreInput
  readonly expected: {
    readonly sub: BySub<number | string>
    readonly raw: number
    readonly final: number
    readonly output: number
    readonly band: string
    readonly letter: string
    readonly assessedWeight: number
    readonly loss: BySub<number | null>
    readonly slotLoss: readonly number[]
    readonly capsApplied: readonly string[]
    readonly capLoss: number
  }
}

interface Vectors {
  readonly cases: readonly ScoreVector[]
  readonly park: {
    readonly enterprises: ParkInput['enterprises']
    /** Which case's result is which enterprise's score. */
    readonly scoreOf: Readonly<Record<string, string>>
    readonly expected: {
      readonly mean: number
      readonly access: number
      readonly park: number
      readonly output: number
    }
  }
  readonly availability: {
    readonly periodS: number
    readonly cameras: readonly {
      readonly camera: string
      readonly w: number
      readonly input: Record<
        'offlineS' | 'maintenanceFiledS' | 'platformOutageS' | 'agentGapNotBackfilledS',
        number
      >
      readonly expected: Record<
        'maintenanceExcusedS' | 'maintenanceOverCapS' | 'baseS' | 'downS' | 'onlineRate',
        number
      >
    }[]
    readonly expected: { readonly weightedOnlineRate: number; readonly O: number }
  }
  readonly timeliness: readonly { readonly recvMinusShotMs: number; readonly timely: boolean }[]
  readonly geometry: {
    readonly fieldOfView: readonly {
      readonly input: Record<
        'horizontalPx' | 'hfovDeg' | 'groundDistanceM' | 'cameraHeightM' | 'targetHeightM',
        number
      >
      readonly expected: Record<
        | 'slantRangeM'
        | 'pxPerM'
        | 'facePx'
        | 'eyeDistancePx'
        | 'platePx'
        | 'tiltDeg'
        | 'faceTiltCredit',
        number
      > & {
        readonly pixelDensityMeets: readonly string[]
      }
    }[]
    readonly maxDistance: readonly Record<
      'horizontalPx' | 'hfovDeg' | 'pxPerM' | 'maxDistanceM',
      number
    >[]
    readonly pixelsToDensity: readonly {
      readonly target: 'face' | 'eyes' | 'plate'
      readonly widthM: number
      readonly px: number
      readonly pxPerM: number
    }[]
  }
}

const file = new URL('./mcs-v1.json', import.meta.url)
export const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors
