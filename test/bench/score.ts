import { createHash } from 'node:crypto'
import type { ScoreInput } from '@zhian/contracts/score'
import { mcsV1 } from '@zhian/coverage/config/mcs-v1'
import type { TallyName } from '@zhian/coverage/config/mcs-v1'
import { scoreEnterprise } from '@zhian/coverage/score/enterprise'
import { measureOf, monthOf, withDay } from '@zhian/coverage/score/month'
import type { Tallies } from '@zhian/coverage/score/month'
import { ownCpuMs } from './cpu-clock.ts'
import { compare, sampled, scaled } from './measure.ts'
import type { Contender, Effort, Row } from './measure.ts'

const stage = 'score'
const enterprisesInPark = 2400
/** So many are made up and gone through again and again; a whole park of days would measure the collector. */
const enterprisesMade = 60
const camerasEach = 20
const days = 31
const dayMs = 86_400_000
const period = { fromMs: Date.UTC(2026, 9, 1), toMs: Date.UTC(2026, 10, 1) }

interface MadeEnterprise {
  readonly id: string
  /** By camera. */
  readonly days: ReadonlyMap<string, readonly Tallies[]>
  readonly months: ReadonlyMap<string, Tallies>
  readonly onlineRate: ScoreInput['onlineRate']
}

/** From counts by day, intervals and archives of a month to the scores of a park. */
export async function measureScore(effort: Effort): Promise<Row[]> {
  const park = Array.from({ length: enterprisesMade }, (_, number) => madeEnterprise(number))
  const count = scaled(enterprisesInPark, effort)
  const each = (what: string, work: (enterprise: MadeEnterprise) => unknown): Contender => ({
    what,
    run: () =>
      sampled(ownCpuMs, async () => {
        for (let index = 0; index < count; index += 1) {
          const enterprise = park[index % park.length]
          if (enterprise !== undefined) work(enterprise)
        }
        return count
      }),
  })
  const inputs = new Map(
    park.map((enterprise) => [enterprise, inputOf(enterprise, enterprise.months)]),
  )
  const bare = each('JSON.stringify and SHA-256 of the same inputs', (enterprise) =>
    createHash('sha256')
      .update(JSON.stringify(inputs.get(enterprise)))
      .digest('hex'),
  )
  return [
    ...(await compare(effort, {
      stage,
      what: `enterprise of ${camerasEach} cameras: ${days} days added up, uptime from intervals, scored`,
      ours: each('', wholeMonth).run,
      references: [bare],
    })),
    ...(await compare(effort, {
      stage,
      what: `the same, one day replaced in the month`,
      ours: each('', oneDay).run,
      references: [bare],
    })),
  ]
}

function wholeMonth(enterprise: MadeEnterprise) {
  const months = [...enterprise.days].map(([id, all]) => [id, monthOf(all)] as const)
  return scoreEnterprise(inputOf(enterprise, new Map(months)), mcsV1)
}

function oneDay(enterprise: MadeEnterprise) {
  const months = [...enterprise.months].map(([id, month]) => {
    const [was, is] = enterprise.days.get(id) ?? []
    return [
      id,
      was === undefined || is === undefined ? month : withDay(month, { was, is }),
    ] as const
  })
  return scoreEnterprise(inputOf(enterprise, new Map(months)), mcsV1)
}

function inputOf(enterprise: MadeEnterprise, months: ReadonlyMap<string, Tallies>): ScoreInput {
  const ids = [...months.keys()]
  const measure = (name: TallyName) => measureOf(name, months)
  return {
    enterpriseId: enterprise.id,
    period,
    asOfMs: period.toMs,
    slots: ids.map((id, index) => ({
      id: `slot-${id}`,
      w: (index % 3) + 1,
      c: index % 7 === 0 ? 0.5 : 1,
    })),
    archive: {
      cameras: ids.map((id, index) => ({
        id,
        mandatory: 14,
        failed: index % 5 === 0 ? [{ field: 'Longitude', value: '0' }] : [],
      })),
      unregistered: [],
    },
    onlineRate: enterprise.onlineRate,
    activity: { active: measure('active'), stable: measure('stable') },
    quality: {
      timely: measure('timely'),
      clock: measure('clock'),
      image: measure('image'),
      complete: measure('complete'),
      qualified: measure('qualified'),
      unique: measure('unique'),
    },
    recording: {
      rec: measure('rec'),
      retention: {
        cameras: ids.map((id) => ({ id, days: 29, daysNeeded: 30, placeClass: 'ART7' })),
      },
      vqd: measure('vqd'),
    },
  }
}

function madeEnterprise(number: number): MadeEnterprise {
  const ids = Array.from({ length: camerasEach }, (_, index) => `cam-${number}-${index}`)
  const made = new Map(
    ids.map((id, camera) => [
      id,
      Array.from({ length: days }, (_, day) => madeDay(number + camera + day)),
    ]),
  )
  const outage = (day: number, hours: number) => ({
    fromMs: period.fromMs + day * dayMs,
    toMs: period.fromMs + day * dayMs + hours * 3_600_000,
  })
  return {
    id: `enterprise-${number}`,
    days: made,
    months: new Map([...made].map(([id, all]) => [id, monthOf(all)])),
    onlineRate: {
      platformOutages: [outage(3, 1), outage(17, 2)],
      cameras: ids.map((id, camera) => ({
        id,
        w: (camera % 3) + 1,
        offline: Array.from({ length: 40 }, (_, index) =>
          outage((index * 7 + camera) % days, (index % 5) + 1),
        ),
        agentGaps: [outage(camera % days, 3)],
        maintenance: [{ ...outage(camera % days, 6), filedAtMs: period.fromMs, reason: 'lens' }],
      })),
    },
  }
}

const dailyNames = ['timely', 'clock', 'image', 'complete', 'qualified', 'unique', 'vqd'] as const

function madeDay(seed: number): Tallies {
  const of = 200 + ((seed * 37) % 300)
  const counted = dailyNames.map((name, index) => [
    name,
    { good: of - ((seed * (index + 3)) % 40), of },
  ])
  return {
    ...Object.fromEntries(counted),
    active: { good: seed % 11 === 0 ? 0 : 1, of: 1 },
    stable: { good: seed % 13 === 0 ? 0 : 1, of: 1 },
    rec: { good: 86_400 - ((seed * 131) % 3000), of: 86_400 },
  }
}
