import type { Capability, EnterpriseClass, Point, PointType } from '@zhian/contracts/registry'

type Requirement = Point['requires'][number]

const needs = (capability: Capability, criticality: number): Requirement => ({
  capability,
  criticality,
  isSelfDeclared: false,
})

/** What each type of point must have unless a survey says otherwise. Face only where a public-security need is recorded. */
export const pointCatalogue: Readonly<Record<PointType, readonly Requirement[]>> = {
  pedestrian_gate: [needs('VIDEO_OBSERVE', 3), needs('FACE_CAPTURE', 3)],
  vehicle_gate: [needs('VIDEO_OBSERVE', 3), needs('VEHICLE_CAPTURE', 3)],
  mixed_gate: [needs('VIDEO_OBSERVE', 3), needs('FACE_CAPTURE', 3), needs('VEHICLE_CAPTURE', 3)],
  parking_entrance: [needs('VIDEO_OBSERVE', 2), needs('VEHICLE_CAPTURE', 2)],
  perimeter: [needs('VIDEO_DETECT', 2)],
  key_area: [needs('VIDEO_RECOGNISE', 2)],
  internal_road: [needs('VIDEO_OBSERVE', 1)],
  public_area: [needs('VIDEO_OBSERVE', 3), needs('VEHICLE_CAPTURE', 3)],
}

/** Types that an enterprise of a class has at least: declaring fewer gains nothing (a survey's signature frees from it). */
export const pointsAtLeast: Readonly<Record<EnterpriseClass, readonly PointType[]>> = {
  key: ['pedestrian_gate', 'vehicle_gate', 'perimeter', 'key_area'],
  medium: ['mixed_gate', 'perimeter'],
  small: ['mixed_gate'],
  committee: ['public_area'],
  village: ['public_area'],
}
