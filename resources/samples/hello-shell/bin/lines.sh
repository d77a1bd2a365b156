# shellcheck shell=bash
# Sourced by hello: what it says.

greeting() {
    if [ $# -eq 0 ]; then
        echo "Hello, stranger!"
    else
        echo "Hello, $*!"
    fi
}
