// Package greet knows what to say to whom.
package greet

import "strings"

// Line is the greeting for one guest; a guest without a name is a stranger.
func Line(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return "Hello, stranger!"
	}
	return "Hello, " + name + "!"
}

// Crowd is the greeting for many.
func Crowd(names []string) string {
	if len(names) > 3 {
		return "Hello, everybody!"
	}
	return Line(strings.Join(names, " and "))
}
