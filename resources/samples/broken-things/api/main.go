// The API of broken-things.
package main

import (
	"fmt"

	"broken-things/api/price"
)

func main() {
	fmt.Println(price.Discounted(1000, 20))
}
