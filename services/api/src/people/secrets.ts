import { createHash, randomBytes } from 'node:crypto'

/** 256 bits that open something, as they stand in a cookie or a link. */
export const drawSecret = (): string => randomBytes(32).toString('base64url')

/** All that is kept of a secret. It is long and random, so a fast digest is enough, and a table that leaks opens nothing. */
export const digestOf = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')
