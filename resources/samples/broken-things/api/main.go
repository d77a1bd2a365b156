// The API of broken-things.
package main

import (
	"fmt"

	"broken-things/api/price"
)

func main() {
	cents := price.Discounted(1000, 20)
	cents = cents // wrong on purpose: this does nothing
	fmt.Println(cents)
}
