package greet

import "testing"

func TestLine(t *testing.T) {
	for title, row := range map[string]struct{ name, want string }{
		"by name [REQ:HG-GREET-NAME]":  {"Ada", "Hello, Ada!"},
		"nobody [REQ:HG-GREET-NOBODY]": {"", "Hello, stranger!"},
		"spaces around (kept out)":     {"  Ada ", "Hello, Ada!"},
	} {
		row := row
		t.Run(title, func(t *testing.T) {
			if got := Line(row.name); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestCrowd(t *testing.T) {
	if got := Crowd([]string{"Ada", "Bob"}); got != "Hello, Ada and Bob!" {
		t.Errorf("got %q", got)
	}
}

func TestOtherLanguages(t *testing.T) {
	t.Skip("the greeting speaks English only, so far")
}
