import { expect, test } from 'vitest'
import { forbiddenName } from './forbidden-fields.ts'

test.each([
  ['genderCode', 'GenderCode'],
  ['gender_code', 'GenderCode'],
  ['faceGender', 'GenderCode'],
  ['GanderCode', 'GenderCode'],
  ['sexCode', 'GenderCode'],
  ['ageLowerLimt', 'Age'],
  ['faceAge', 'Age'],
  ['age_value', 'Age'],
  ['EstimatedAge', 'Age'],
  ['ethicCode', 'EthicCode'],
  ['IsMinority', 'EthicCode'],
  ['skinColour', 'SkinColor'],
  ['faceExpression', 'Emotion'],
  ['smile', 'Emotion'],
  ['similarityDegree', 'Similaritydegree'],
  ['iDNumber', 'IDNumber'],
  ['certificateNo', 'IDNumber'],
  ['identityCardNo', 'IDNumber'],
  ['ownerName', 'Name'],
  ['employeeNo', 'Name'],
  ['birthday', 'Birthday'],
  ['telephone', 'Telephone'],
  ['faceFeature', 'FaceFeature'],
])('%s is counted as %s', (key, name) => {
  expect(forbiddenName(key)).toBe(name)
})

test.each(
  'DriverFace PilotRect deviceName SubImageList Image StorageUrl1 StoragePath PassTime NameOfPassedRoad Language Message PageNo Percentage uphone Sunvisor'.split(
    ' ',
  ),
)('%s says nothing of a person', (key) => {
  expect(forbiddenName(key)).toBeNull()
})
