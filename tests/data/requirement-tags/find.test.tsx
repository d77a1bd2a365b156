// [REQ:ND-FILE]
import { it } from 'vitest';
const pattern = /['"`]/g; // [REQ:ND-NOWHERE]
describe('find [REQ:ND-FIND]', () => {
  // [REQ:ND-LISTS]

  it.only("lists", () => { expect(1).toBe(1); /* [REQ:ND-BODY] */ });
  // [REQ:ND-EACH]
  test.each([[1, ')'], [2, "("]])('adds %s', () => { assert.equal(1, 1) });
  describe(`nested`, () => { it('is deep [REQ:ND-DEEP]', async () => {}); });
});
const edit = { it: (a) => a }; edit.it('no test [REQ:ND-METHOD]');
