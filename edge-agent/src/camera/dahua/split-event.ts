import { LooseObject, isObject } from '../loose-object.ts'
import type { DahuaEvent } from './event.ts'
import { kindOf } from './read-event.ts'

const subjectsMax = 64
/** A passage names its plate, its vehicle and its riders: all of one capture. */
const passage = /^(Traffic|Plate|ANPR)/i
/** Members that say whom an event shows; `Object` is the only one where it is split. */
const subjectMember = /^(Faces?|Objects?|HumanAttributes)$/i

/** An event for each face or object that it shows; itself where it shows one, or none that is a capture. */
export function splitEvent(event: DahuaEvent): readonly DahuaEvent[] {
  if (passage.test(event.code)) return [event]
  const others = Object.entries(event.said).filter(([name]) => !subjectMember.test(name))
  const shown = subjectsOf(event)
    .map((subject) => ({ ...event, said: { ...Object.fromEntries(others), Object: subject } }))
    .filter((each) => kindOf(each) !== undefined)
  if (shown.length > 1) return shown
  return [kindOf(event) === undefined ? (shown[0] ?? event) : event]
}

/** Where faces are listed, objects only say the same again. What comes under one ObjectID is one. */
function subjectsOf({ code, said }: DahuaEvent): object[] {
  const loose = new LooseObject(said)
  const faces = /^face/i.test(code) ? objectsOf(loose.value('Faces')) : []
  const objects = [...objectsOf(loose.value('Objects')), ...objectsOf(loose.value('Object'))]
  const listed = (faces.length > 0 ? faces : objects).slice(0, subjectsMax)
  const byId = new Map(listed.map((each) => [new LooseObject(each).text('ObjectID') ?? each, each]))
  return [...byId.values()]
}

function objectsOf(value: unknown): object[] {
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter(isObject)
}
