import { describe, expect, it, test } from 'vitest'
import { discounted, total } from './cart.js'

const items = [{ cents: 250, count: 2 }, { cents: 99 }]

describe('cart', () => {
  it('adds up what is in it', () => {
    expect(total(items)).toBe(599)
  })

  it('is free (when empty) [REQ:HN-EMPTY]', () => {
    expect(total([])).toBe(0)
  })

  it('takes 10% off', () => {
    expect(discounted(items, 10)).toBe(539)
  })
})

test.skip('knows other currencies', () => {})
