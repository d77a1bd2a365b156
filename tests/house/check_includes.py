#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves that the house is a DAG: a floor includes only floors above it, views see only core and the link, each library stays in its room."""
import pathlib
import re
import sys

ROOT = pathlib.Path(sys.argv[1])
# Floor -> the floors it may include (engine/README.md has the map).
FLOORS = {
    "core": set(),
    "host": {"core"},
    "formats": {"core"},
    "scenario": {"core", "host", "formats"},
    "run": {"core", "host", "formats", "scenario"},
    "memory": {"core", "host"},
    "desk": {"core", "host", "formats", "scenario"},
    "door": {"core", "host", "formats", "scenario", "run", "memory", "desk"},
}
# What may be included only beneath these folders.
CONFINED = {
    r"pqxx/.*": ["engine/memory/postgres"],
    r"QSql.*|QtSql.*|sqlite3\.h": ["engine/memory"],
    r"QNetwork.*|QtNetwork.*|QWebSocket.*": ["engine/host/net"],
    r"cmark.*": ["engine/run/phases/docs"],
    r"QProcess": ["engine/host/process", "views/state"],
    r"boost/.*": ["engine/door/server"],
    r"qt6keychain/.*": ["engine/host/secrets"],
    r"Q(Widget|Application|Painter|Icon|Color|Pixmap|Gui).*": ["views", "app/console"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+["<]([^">]+)[">]', re.M)

faults = []
for path in sorted(p for d in ("engine", "views", "app") for p in (ROOT / d).rglob("*") if p.suffix in (".h", ".cpp")):
    name = path.relative_to(ROOT).as_posix()
    parts = name.split("/")
    for included in INCLUDE.findall(path.read_text(errors="replace")):
        first = included.split("/")[0] if "/" in included else ""
        if parts[0] == "engine" and first in FLOORS and first != parts[1] and first not in FLOORS[parts[1]]:
            faults.append(f"{name} includes {included}: floor {parts[1]} may not see {first}")
        if parts[0] == "engine" and first in ("views", "composition", "cli"):
            faults.append(f"{name} includes {included}: the engine knows no view")
        if parts[0] == "views" and first in FLOORS and first != "core" and included != "door/link/link.h":
            faults.append(f"{name} includes {included}: views see core and door/link/link.h only")
        for pattern, rooms in CONFINED.items():
            if re.fullmatch(pattern, included) and not any(name.startswith(room + "/") for room in rooms):
                faults.append(f"{name} includes {included}, which belongs in {', '.join(rooms)}")
print("\n".join(faults) if faults else "the house is a DAG")
sys.exit(1 if faults else 0)
