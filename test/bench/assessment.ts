import { ownCpuMs } from './cpu-clock.ts'
import { compare, sampled, scaled } from './measure.ts'
import type { Effort, Row } from './measure.ts'
import { parkOfFacts } from './park-of-facts.ts'

const stage = 'assessment'
const enterprisesInPark = 2400
/** A month of the whole park takes long enough to be its own repetition. */
const once = { rounds: 1 }

/** From facts by the hour and by the day in ClickHouse and a registry in SQL to stored scores, their history and the park's ranking. */
export async function measureAssessment(effort: Effort): Promise<Row[]> {
  const count = scaled(enterprisesInPark, effort)
  await using park = await parkOfFacts(count)
  const late = Math.max(1, Math.round(count / 100))
  const computed = () => sampled(ownCpuMs, park.compute)
  const bare = {
    what: 'one sum over the same hours by camera, FINAL',
    run: () => sampled(ownCpuMs, async () => (await park.sumHours(), count)),
  }
  const ofCameras = 'enterprise of 20 cameras'
  return [
    ...(await compare(
      { ...effort, ...once },
      {
        stage,
        what: `${ofCameras}: a month and the four weeks before it, to a stored score and its history`,
        ours: async () => {
          await park.forget()
          return computed()
        },
        references: [bare],
      },
    )),
    ...(await compare(
      { ...effort, ...once },
      {
        stage,
        what: `${ofCameras}: a day more of everybody, from its hours; captures counted before`,
        ours: async () => {
          await park.nextDay()
          return computed()
        },
        references: [bare],
      },
    )),
    ...(await compare(
      { ...effort, ...once },
      {
        stage,
        what: `${ofCameras}: one in a hundred has late captures of yesterday`,
        ours: async () => {
          await park.comeLate(late)
          return computed()
        },
        references: [bare],
      },
    )),
  ]
}
