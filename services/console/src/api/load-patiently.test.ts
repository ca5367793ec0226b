import { expect, test } from 'vitest'
import { ApiFault, ownProblem } from './api-fault.ts'
import { loadPatiently } from './load-patiently.ts'

const fault = (status: number) => new ApiFault(ownProblem({ code: 'X', status, cause: '' }))
const { signal } = new AbortController()

function given(...faults: readonly ApiFault[]) {
  const waits: number[] = []
  let calls = 0
  const load = () => {
    const thrown = faults[calls++]
    return thrown ? Promise.reject(thrown) : Promise.resolve('picture')
  }
  const wait = (waitMs: number) => {
    waits.push(waitMs)
    return Promise.resolve()
  }
  return { waits, result: loadPatiently(load, { signal, wait }) }
}

test('a fault that passes is waited out', async () => {
  const { waits, result } = given(fault(503), fault(503))
  await expect(result).resolves.toBe('picture')
  expect(waits).toEqual([1000, 3000])
})

test('patience ends', async () => {
  const { result } = given(fault(503), fault(503), fault(429))
  await expect(result).rejects.toMatchObject({ problem: { status: 429 } })
})

test('a fault that stays is not tried again', async () => {
  const { waits, result } = given(fault(404))
  await expect(result).rejects.toMatchObject({ problem: { status: 404 } })
  expect(waits).toEqual([])
})
