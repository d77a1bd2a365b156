/** The sum of a cart's items in cents; an item that is free counts nothing. */
export function total(items) {
  return items.reduce((sum, item) => sum + item.cents * (item.count ?? 1), 0)
}

/** The sum after a discount in percent, never below nothing. */
export function discounted(items, percent) {
  if (percent >= 100) {
    return 0
  }
  return Math.round(total(items) * (1 - percent / 100))
}

/** A price for people. */
export function price(cents) {
  return `${(cents / 100).toFixed(2)} €`
}
