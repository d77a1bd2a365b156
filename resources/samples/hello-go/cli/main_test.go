package main

import "testing"

func TestLineGreetsAllWords(t *testing.T) {
	if got := line([]string{"Ada", "Lovelace"}); got != "Hello, Ada Lovelace!" {
		t.Errorf("got %q", got)
	}
}

func TestLineGreetsStrangersAndTellsOfItself(t *testing.T) {
	if got := line(nil); got != "Hello, stranger!" {
		t.Errorf("got %q", got)
	}
	if got := line([]string{"help"}); got != usage {
		t.Errorf("got %q", got)
	}
	if got := line([]string{"version"}); got != "hello-go 1.0.0" {
		t.Errorf("got %q", got)
	}
}
