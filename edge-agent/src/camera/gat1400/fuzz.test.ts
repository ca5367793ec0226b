import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { registered } from './fixtures/given-desk.ts'
import { face, facesOf, idOf, subImage, vehicle, vehiclesOf } from './fixtures/messages.ts'
import { jpegOf } from './fixtures/pictures.ts'

const crop = await jpegOf(20, 20)
const paths = ['/VIID/Faces', '/VIID/MotorVehicles', '/VIID/Images', '/VIID/SubscribeNotifications']
const members = [...Object.keys(face()), ...Object.keys(vehicle()), 'Data', 'Type', 'ShotTime']

/** Known members with values of any type, inside the right envelope and inside wrong ones. */
const oddObject = fc.dictionary(fc.constantFrom(...members), fc.jsonValue({ maxDepth: 3 }))
const oddMessage = fc.oneof(
  fc.jsonValue(),
  oddObject,
  fc.array(oddObject, { maxLength: 3 }),
  oddObject.map((each) => facesOf(each)),
  oddObject.map((each) => vehiclesOf(vehicle(each, [each]))),
  oddObject.map((each) => ({ ImageListObject: { Image: each } })),
)

test('whatever is posted ends as captures, as recognised or in quarantine, and is answered with success', async () => {
  await using given = await registered()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), oddMessage, async (path, message) => {
      const count = () => ({
        captures: given.spool.state.lastSeq,
        quarantined: given.doors.quarantine.count,
        told: given.told.length,
      })
      const before = count()
      const answer = await given.ask(path, message)
      const after = count()
      expect(answer.httpStatus).toBe(200)
      expect(after).not.toEqual(before)
    }),
    { numRuns: 300 },
  )
  expect(JSON.stringify(given.told)).not.toContain('capture_unbuildable')
  // Every header passes the far side's own check.
  expect(await given.frames()).toHaveLength(given.spool.state.lastSeq)
})

test('a message cut at any byte is quarantined whole, and the next good one is taken', async () => {
  await using given = await registered()
  const whole = Buffer.from(JSON.stringify(facesOf(face({}, [subImage('11', crop)]))))
  let cuts = 0
  for (let bytes = 1; bytes < whole.length; bytes += 7) {
    cuts += 1
    expect((await given.ask('/VIID/Faces', whole.subarray(0, bytes))).httpStatus).toBe(200)
  }
  expect(given.doors.quarantine.count).toBe(cuts)
  await given.ask('/VIID/Faces', whole)
  expect((await given.frames()).map(({ capture }) => capture.sourceId)).toEqual([idOf('face')])
})
