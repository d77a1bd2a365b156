package price

import "testing"

func TestDiscountIsTakenOff(t *testing.T) {
	if got := Discounted(1000, 20); got != 800 {
		t.Errorf("got %d cents, want 800", got)
	}
}

// Fails on purpose: nobody has thought of more than 100 percent.
func TestPriceIsNeverBelowNothing(t *testing.T) {
	if got := Discounted(1000, 120); got != 0 {
		t.Errorf("got %d cents, want 0", got)
	}
}
