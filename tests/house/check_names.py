#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No type stands twice in one namespace: the linker would take one destructor for both. check_names.py SOURCE_DIR"""
import collections
import pathlib
import re
import sys

FLOORS = ("engine", "views", "app")
ANONYMOUS = re.compile(r"^namespace \{$.*?^\} // namespace$", re.M | re.S)
OPENED = re.compile(r"^namespace ([\w:]+) \{$", re.M)
TYPE = re.compile(r"^(?:struct|class|enum class|union) (\w+)(?: final)?(?: : [^;{]*)?\s*\{", re.M)


def types(text):
    """(namespace, name) of every type at the top of a file; those of unnamed namespaces belong to their file alone."""
    text = ANONYMOUS.sub("", text)
    opened = [(found.start(), found.group(1)) for found in OPENED.finditer(text)]
    for found in TYPE.finditer(text):
        within = [name for start, name in opened if start < found.start()]
        yield (within[-1] if within else "", found.group(1))


def main():
    root = pathlib.Path(sys.argv[1])
    places = collections.defaultdict(set)
    for floor in FLOORS:
        for file in sorted((root / floor).rglob("*")):
            if file.suffix in (".h", ".cpp"):
                for name in types(file.read_text(encoding="utf-8")):
                    places[name].add(str(file.relative_to(root)))
    twice = {name: files for name, files in places.items() if len(files) > 1}
    for (namespace, name), files in sorted(twice.items()):
        print(f"{namespace}::{name} is more than one type: {', '.join(sorted(files))}", file=sys.stderr)
    if len(places) < 100:
        print(f"only {len(places)} types were found: this check reads nothing", file=sys.stderr)
        return 1
    print(f"{len(places)} types, each of one place" if not twice else f"{len(twice)} names stand twice")
    return 1 if twice else 0


if __name__ == "__main__":
    sys.exit(main())
