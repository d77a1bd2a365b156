#!/usr/bin/env bats

setup() {
    hello="$BATS_TEST_DIRNAME/../bin/hello"
}

@test "greets a stranger" {
    run bash "$hello"
    [ "$status" -eq 0 ]
    [ "$output" = "Hello, stranger!" ]
}

@test "greets by name (more than one) [REQ:HS-NAME]" {
    run bash "$hello" Ada Bob
    [ "$output" = "Hello, Ada Bob!" ]
}

@test "refuses an unknown option with exit code 2" {
    run bash "$hello" --nope
    [ "$status" -eq 2 ]
}

@test "speaks other languages" {
    skip "English only, so far"
}
