package main

import "testing"

func TestLineGreetsAllWords(t *testing.T) {
	if got := line([]string{"Ada", "Lovelace"}); got != "Hello, Ada Lovelace!" {
		t.Errorf("got %q", got)
	}
}

func TestLineGreetsStrangers(t *testing.T) {
	if got := line(nil); got != "Hello, stranger!" {
		t.Errorf("got %q", got)
	}
}
