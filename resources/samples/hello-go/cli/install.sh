#!/usr/bin/env bash
# Builds the command line and puts it into ~/.local/bin, or into the directory given.
set -euo pipefail
target="${1:-$HOME/.local/bin}"
mkdir -p "$target"
cd "$(dirname "$0")"
go build -o "$target/hello-go" .
echo "hello-go is in $target"
