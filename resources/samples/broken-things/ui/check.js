// Passes with any Node; the manifest beside it asks for one that nobody has.
const price = (cents) => (cents / 100).toFixed(2)

if (price(1999) !== '19.99') {
  console.error(`19.99 expected, got ${price(1999)}`)
  process.exit(1)
}
console.log('ok')
