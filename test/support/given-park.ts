import type { CameraArchive, Enterprise, Park, Point, Site } from '@zhian/contracts/registry'

/** A park of one enterprise with a gate and a camera, with true defaults. */
export const givenPark = (given: Partial<Park> = {}): Park => ({
  parkId: 'park-1',
  name: '试验园区',
  civilCode: '330784',
  outline: [
    [120, 28.85],
    [120.1, 28.85],
    [120.1, 28.95],
    [120, 28.95],
    [120, 28.85],
  ],
  ...given,
})

export const givenEnterprise = (given: Partial<Enterprise> = {}): Enterprise => ({
  enterpriseId: 'e1',
  parkId: 'park-1',
  name: '甲厂',
  enterpriseClass: 'medium',
  shouldConnect: true,
  ...given,
})

export const givenSite = (given: Partial<Site> = {}): Site => ({
  siteId: 's1',
  enterpriseId: 'e1',
  name: '一号厂区',
  occluders: [],
  prohibitedZones: [],
  ...given,
})

export const givenPoint = (given: Partial<Point> = {}): Point => ({
  pointId: 'p1',
  siteId: 's1',
  name: '东门车行出入口',
  pointType: 'vehicle_gate',
  positions: [[120.05123, 28.90123]],
  headingDegrees: 90,
  requires: [{ capability: 'VEHICLE_CAPTURE', criticality: 3, isSelfDeclared: false }],
  ...given,
})

/** Qualified: nothing is wrong with it. */
export const givenCameraArchive = (given: Partial<CameraArchive> = {}): CameraArchive => ({
  cameraId: 'c1',
  enterpriseId: 'e1',
  siteId: 's1',
  deviceCode: '33078400421310000001',
  name: '东门车行出入口进',
  manufacturer: '某厂',
  model: 'M-1',
  civilCode: '330784',
  address: '某路 1 号',
  position: [120.05123, 28.90123],
  pointClass: '2',
  grassrootsCode: '000000',
  parentId: '33078400422000000001',
  registerWay: 1,
  secrecy: 0,
  codes: {},
  placeClass: 'NON_PUBLIC',
  serves: [{ pointId: 'p1', direction: 'in' }],
  ...given,
})
