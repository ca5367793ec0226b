import { Type } from 'typebox'
import type { Static } from 'typebox'

/** What a person reads. */
export const Bilingual = Type.Object({ en: Type.String(), zh: Type.String() })
export type Bilingual = Static<typeof Bilingual>
