#!/usr/bin/env bash
# Puts the command line into ~/.local/bin, or into the directory given.
set -euo pipefail
target="${1:-$HOME/.local/bin}"
mkdir -p "$target"
install -m 755 "$(dirname "$0")/broken-things" "$target/broken-things"
