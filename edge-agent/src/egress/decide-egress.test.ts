// No combination of capture, link and policy lets a picture of a person out but those that the law and the enterprise named.
import { captureKinds } from '@zhian/contracts/capture'
import type { Capture, ImageRole } from '@zhian/contracts/capture'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideEgress, faceModes } from './decide-egress.ts'
import { isPrivateAddress } from './private-address.ts'

const roles = ['scene', 'crop', 'plate', 'composite', 'other'] as const
const privateOnes = [
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.1.1',
  '127.0.0.1',
  '127.8.8.8',
  '169.254.10.1',
  '::1',
  'fc00::1',
  'fdff:ffff::1',
  'fe80::1',
  'fe80::1%eth0',
  '::ffff:192.168.1.1',
]
const others = [
  '9.255.255.255',
  '11.0.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '128.0.0.1',
  '100.64.0.1',
  '169.253.255.255',
  '203.0.113.5',
  '0.0.0.0',
  '2001:db8::1',
  'fb00::1',
  'fec0::1',
  '::',
  '::ffff:203.0.113.5',
  'localhost',
  'broker.internal',
  '10.0.0.1.example.com',
  '10.1',
  '',
]

test('what is private is told by the number, never by a name', () => {
  expect(privateOnes.filter((address) => !isPrivateAddress(address))).toEqual([])
  expect(others.filter((address) => isPrivateAddress(address))).toEqual([])
})

const ofPerson = (kind: Capture['kind'], role: ImageRole) =>
  kind === 'face' ||
  kind === 'person' ||
  (kind === 'nonmotor' && role !== 'plate') ||
  (kind === 'vehicle' && role === 'other')

const situation = fc.record({
  kind: fc.constantFrom(...captureKinds),
  roles: fc.array(fc.constantFrom(...roles), { maxLength: 8 }),
  address: fc.option(fc.constantFrom(...privateOnes, ...others), { nil: undefined }),
  isMutualTls: fc.boolean(),
  faceMode: fc.constantFrom(...faceModes),
  impactAssessmentId: fc.option(fc.constantFrom('PIA-2026-1'), { nil: undefined }),
})

test('a picture of a person leaves only where it may, every other always', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(situation, ({ kind, roles, address, isMutualTls, faceMode, ...assessed }) => {
      const { impactAssessmentId } = assessed
      const images = roles.map((role) => ({ role })) as unknown as Capture['images']
      const policy = {
        faceMode,
        ...(impactAssessmentId === undefined ? {} : { impactAssessmentId }),
      }
      const departure = decideEgress({ kind, images }, { address, isMutualTls }, policy)
      seen.add(departure.is)
      const isPrivate = address !== undefined && privateOnes.includes(address)
      const isAllowed =
        faceMode === 'private_network' &&
        (impactAssessmentId !== undefined || (isMutualTls && isPrivate))
      const leaves = (index: number) =>
        departure.is === 'whole' || (departure.is === 'thinned' && !departure.withheld.has(index))
      const wrongly = roles.filter((role, at) => ofPerson(kind, role) && leaves(at) && !isAllowed)
      const needlessly = roles.filter((role, at) =>
        departure.is === 'held' ? address !== undefined : !leaves(at) && !ofPerson(kind, role),
      )
      const refused = roles.filter(
        (_role, at) => departure.is === 'thinned' && isAllowed && !leaves(at),
      )
      expect({ wrongly, needlessly, refused }).toEqual({ wrongly: [], needlessly: [], refused: [] })
    }),
    { numRuns: 5000 },
  )
  expect([...seen].sort()).toEqual(['held', 'thinned', 'whole'])
})
