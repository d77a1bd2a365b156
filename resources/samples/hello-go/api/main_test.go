package main

import (
	"net/http/httptest"
	"testing"
)

func TestHealthAnswersOk(t *testing.T) {
	answer := httptest.NewRecorder()
	handler().ServeHTTP(answer, httptest.NewRequest("GET", "/health", nil))
	if answer.Body.String() != "ok\n" {
		t.Errorf("got %q", answer.Body.String())
	}
}

func TestGreetAnswersTheName(t *testing.T) {
	answer := httptest.NewRecorder()
	handler().ServeHTTP(answer, httptest.NewRequest("GET", "/greet?name=Ada", nil))
	if answer.Body.String() != "Hello, Ada!\n" {
		t.Errorf("got %q", answer.Body.String())
	}
}
