// The command line of hello-go.
package main

import (
	"fmt"
	"os"
	"strings"
)

const usage = "usage: hello-go [NAME...] | help | version"

func line(words []string) string {
	if len(words) == 0 {
		return "Hello, stranger!"
	}
	switch words[0] {
	case "help", "--help":
		return usage
	case "version", "--version":
		return "hello-go 1.0.0"
	}
	return "Hello, " + strings.Join(words, " ") + "!"
}

func main() {
	fmt.Println(line(os.Args[1:]))
}
