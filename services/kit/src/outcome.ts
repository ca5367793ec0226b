/** What a stage may say. There is no "dropped": what came in is kept, buried, or had ended already. */
export type Outcome<T> =
  | { readonly is: 'kept'; readonly value: T }
  | { readonly is: 'dead'; readonly reason: string; readonly detail: string }

export function kept<T>(value: T): Outcome<T> {
  return { is: 'kept', value }
}

export function dead(reason: string, detail: string): Outcome<never> {
  return { is: 'dead', reason, detail }
}
