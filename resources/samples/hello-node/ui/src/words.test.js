import { expect, test } from 'vitest'
import { words } from './words.js'

test('words are split at any space', () => {
  expect(words(' a  b\tc ')).toEqual(['a', 'b', 'c'])
})
