import { expect, test } from 'vitest'
import { planView, zoomed } from './plan-view.ts'

test('a plan has north up, in metres, and leads back to the same place', () => {
  const view = planView([
    [120, 28.9],
    [120.01, 28.91],
  ])
  if (view === undefined) throw new Error('there are two places')
  const { x, y } = view.at([120.01, 28.91])
  expect(x).toBeGreaterThan(970)
  expect(x).toBeLessThan(980)
  expect(y).toBeLessThan(-1100)
  expect(view.place({ x, y })).toEqual([120.01, 28.91])
  expect(view.box.width).toBeGreaterThan(x)
})

test('one place alone still gives a plan, none gives none', () => {
  expect(planView([[120, 28.9]])?.box.width).toBeGreaterThan(60)
  expect(planView([])).toBeUndefined()
})

test('what lies under the pointer stays there while one comes nearer', () => {
  const box = zoomed({ x: 0, y: 0, width: 100, height: 50 }, 0.5, { x: 80, y: 10 })
  expect(box).toEqual({ x: 40, y: 5, width: 50, height: 25 })
})
