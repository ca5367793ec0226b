import { isUtf8 } from 'node:buffer'
import { SaxesParser } from 'saxes'

interface XmlFailure {
  readonly ok: false
  readonly reason: 'xml_unreadable' | 'xml_too_deep' | 'xml_too_large'
}
interface XmlRoot {
  readonly root: string
  readonly value: unknown
}
export type ReadXml = ({ readonly ok: true } & XmlRoot) | XmlFailure
export type ReadXmlRoots = { readonly ok: true; readonly roots: readonly XmlRoot[] } | XmlFailure

const depthMax = 32
const elementsMax = 20_000
const xmlBytesMax = 4 * 1024 * 1024
const declaration = /<\?xml\s[^<>]{0,200}\?>/g
const gb18030 = new TextDecoder('gb18030')

interface Open {
  readonly name: string
  readonly members: Map<string, unknown>
  text: string
}

/** UTF-8 with or without its mark, else GB18030. */
export function textOf(bytes: Buffer): string {
  const text = isUtf8(bytes) ? bytes.toString('utf8') : gb18030.decode(bytes)
  return text.replace(/^\uFEFF/, '')
}

/**
 * Reads XML into the shape that JSON has: an element with children is an object by local names, one that repeats is an
 * array, one without children is its text. Namespaces and attributes are passed over; a DOCTYPE is refused.
 */
export function readXml(bytes: Buffer): ReadXml {
  const read = readXmlRoots(bytes)
  if (!read.ok) return read
  const [only, ...more] = read.roots
  if (only === undefined || more.length > 0) return { ok: false, reason: 'xml_unreadable' }
  return { ok: true, ...only }
}

/** The same of a text that holds several documents one after another, each with or without its declaration. */
export function readXmlRoots(bytes: Buffer): ReadXmlRoots {
  if (bytes.length > xmlBytesMax) return { ok: false, reason: 'xml_too_large' }
  const builder = new TreeBuilder()
  try {
    builder.parse(textOf(bytes).replaceAll(declaration, '').trim())
  } catch {
    return { ok: false, reason: builder.isTooDeep ? 'xml_too_deep' : 'xml_unreadable' }
  }
  if (builder.roots.length === 0) return { ok: false, reason: 'xml_unreadable' }
  return {
    ok: true,
    roots: builder.roots.map((root) => ({ root: root.name, value: valueOf(root) })),
  }
}

class TreeBuilder {
  isTooDeep = false
  readonly roots: Open[] = []
  readonly #open: Open[] = []
  #elements = 0

  parse(text: string): void {
    const parser = new SaxesParser({ xmlns: false, position: false, fragment: true })
    parser.on('error', (error) => {
      throw error
    })
    parser.on('doctype', () => {
      throw new Error('a DOCTYPE has no place here')
    })
    parser.on('opentag', ({ name }) => this.#begin(name))
    parser.on('text', (piece) => this.#add(piece))
    parser.on('cdata', (piece) => this.#add(piece))
    parser.on('closetag', () => this.#end())
    parser.write(text).close()
  }

  #begin(name: string): void {
    this.#elements += 1
    this.isTooDeep = this.#open.length >= depthMax || this.#elements > elementsMax
    if (this.isTooDeep) throw new Error('too deep or too many elements')
    const local = name.slice(name.indexOf(':') + 1)
    this.#open.push({ name: local, members: new Map(), text: '' })
  }

  #add(piece: string): void {
    const open = this.#open.at(-1)
    if (open !== undefined) open.text += piece
    else if (piece.trim() !== '') throw new Error('text outside of every element')
  }

  #end(): void {
    const closed = this.#open.pop()
    if (closed === undefined) return
    const parent = this.#open.at(-1)
    if (parent === undefined) this.roots.push(closed)
    else addMember(parent.members, closed.name, valueOf(closed))
  }
}

function addMember(members: Map<string, unknown>, name: string, value: unknown): void {
  const known = members.get(name)
  if (known === undefined) members.set(name, value)
  else if (Array.isArray(known)) known.push(value)
  else members.set(name, [known, value])
}

function valueOf({ members, text }: Open): unknown {
  return members.size === 0 ? text.trim() : Object.fromEntries(members)
}
