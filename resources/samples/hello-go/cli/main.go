// The command line of hello-go.
package main

import (
	"fmt"
	"os"
	"strings"
)

func line(words []string) string {
	if len(words) == 0 {
		return "Hello, stranger!"
	}
	return "Hello, " + strings.Join(words, " ") + "!"
}

func main() {
	fmt.Println(line(os.Args[1:]))
}
