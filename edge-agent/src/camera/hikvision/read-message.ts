import { readBodyJson } from '../body-json.ts'
import { isObject } from '../loose-object.ts'
import { readImageHeader } from '../image-header.ts'
import { PartReader, boundaryOf, parameterOf } from '../multipart-stream.ts'
import type { Part } from '../multipart-stream.ts'
import { readXmlRoots, textOf } from './read-xml.ts'

/** A picture beside an alert, with all the names that a device may link it by. */
export interface Picture {
  readonly bytes: Buffer
  readonly name?: string
  readonly contentId?: string
  readonly fileName?: string
  /** Where it was fetched from, if it did not come with the alert. */
  readonly address?: string
}

/** What an alert's document says, as an object, and the pictures that came with it. */
export interface Alert {
  readonly document: object
  readonly pictures: readonly Picture[]
}

export type MessagePiece =
  /** One part may hold several alerts. */
  | { readonly is: 'documents'; readonly documents: readonly object[]; readonly bytes: Buffer }
  | { readonly is: 'picture'; readonly picture: Picture; readonly bytes: Buffer }
  | { readonly is: 'nothing' }
  | { readonly is: 'unreadable'; readonly reason: string; readonly bytes: Buffer }

const partsMax = 32
const documentsMax = 64

/** The pieces of one whole message: a multipart body, or a document alone. */
export function readMessage(body: Buffer, contentType: string | undefined): MessagePiece[] {
  const declared = /multipart\//i.test(contentType ?? '') ? boundaryOf(contentType) : undefined
  const declaredParts = partsBetween(declared, body)
  const parts = declaredParts.length > 0 ? declaredParts : partsBetween(boundaryIn(body), body)
  // The header may promise parts and the body be a document, or rubbish.
  if (parts.length === 0) return [readPiece({ headers: new Map(), body })]
  if (parts.length > partsMax) return [unreadable('parts_too_many', body)]
  return parts.map(readPiece)
}

function partsBetween(boundary: string | undefined, body: Buffer): Part[] {
  if (boundary === undefined) return []
  const reader = new PartReader(boundary)
  return [...reader.push(body), ...reader.end()]
}

/** A multipart body whose header was lost or says something else. */
function boundaryIn(body: Buffer): string | undefined {
  return /^\s*--([^\s]{1,70})\r?\n[Cc]ontent-/.exec(body.subarray(0, 200).toString('latin1'))?.[1]
}

/** By what the bytes are; the headers of a part are believed only where the bytes say nothing. */
export function readPiece(part: Part): MessagePiece {
  const { body, headers } = part
  if (part.isCut === true) return unreadable('part_too_large', body)
  const type = headers.get('content-type') ?? ''
  if (readImageHeader(body) !== null || /^image\//i.test(type)) {
    return { is: 'picture', picture: pictureOf(part), bytes: body }
  }
  const start = textOf(body.subarray(0, 64)).trimStart()
  if (body.length === 0 || textOf(body).trim() === '') return { is: 'nothing' }
  if (start.startsWith('<')) return readXmlDocument(body)
  if (/^[[{]/.test(start)) return readJsonDocument(body)
  return unreadable('part_unknown', body)
}

function readXmlDocument(bytes: Buffer): MessagePiece {
  const read = readXmlRoots(bytes)
  if (read.ok) {
    const values = read.roots.map(({ root, value }) =>
      isObject(value) && !/alert/i.test(root) ? { [root]: value } : value,
    )
    return documentsOf(values, bytes) ?? unreadable('xml_without_elements', bytes)
  }
  // Old firmware forgets to close a tag in alerts that hold no capture; their kind can still be read.
  const text = textOf(bytes.subarray(0, 4096))
  const eventType =
    /<eventType>\s*(VMD|videoloss|heartBeat|IO|PIR|diskfull|shelteralarm)\s*</i.exec(text)?.[1]
  if (read.reason !== 'xml_unreadable' || eventType === undefined || /<!/.test(text))
    return unreadable(read.reason, bytes)
  const eventState = /<eventState>\s*(\w{1,16})\s*</i.exec(text)?.[1]
  return { is: 'documents', documents: [{ eventType, eventState }], bytes }
}

function readJsonDocument(bytes: Buffer): MessagePiece {
  const read = readBodyJson(bytes)
  if (!read.ok) return unreadable(read.reason, bytes)
  const values: unknown[] = Array.isArray(read.value) ? read.value : [read.value]
  return documentsOf(values, bytes) ?? unreadable('json_without_object', bytes)
}

/** Every alert in the values, bare or wrapped by its name; undefined where something else is among them. */
function documentsOf(values: readonly unknown[], bytes: Buffer): MessagePiece | undefined {
  const documents = values.flatMap((value) => {
    const wrapped: unknown = isObject(value)
      ? Object.entries(value).find(([name]) => /^eventNotificationAlert$/i.test(name))?.[1]
      : undefined
    if (Array.isArray(wrapped)) return wrapped as unknown[]
    return [isObject(wrapped) ? wrapped : value]
  })
  if (documents.length === 0 || !documents.every(isObject)) return undefined
  if (documents.length > documentsMax) return unreadable('alerts_too_many', bytes)
  return { is: 'documents', documents, bytes }
}

function pictureOf({ headers, body }: Part): Picture {
  const disposition = headers.get('content-disposition')
  const name = parameterOf(disposition, 'name')
  const fileName = parameterOf(disposition, 'filename')
  const contentId = headers.get('content-id')?.replaceAll(/^<|>$/g, '')
  return {
    bytes: body,
    ...(name === undefined ? {} : { name }),
    ...(fileName === undefined ? {} : { fileName }),
    ...(contentId === undefined ? {} : { contentId }),
  }
}

function unreadable(reason: string, bytes: Buffer): MessagePiece {
  return { is: 'unreadable', reason, bytes }
}
