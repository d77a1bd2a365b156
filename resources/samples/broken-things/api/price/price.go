// Package price knows what things cost.
package price

// Discounted is the price in cents after so many percent off.
func Discounted(cents, percent int) int {
	return cents - cents*percent/100
}
