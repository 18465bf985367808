"""What a dataset's folder must be like after a sprint, whatever happened on the way."""
import collections
import hashlib
import json
import os
import re

# All that may be in a dataset's folder; anything else was left over.
KNOWN = [r"chunks/[^/]+/\d+\.chunk", r"manifests/[^/]+/\d+\.json", r"plans/[^/]+\.plan", r"catalog\.db",
         r"sprints/[^/]+/(lock|[^/.]+\.(jsonl|json|md|svg|log))"]
# What two runs of the same plan must agree on, byte for byte.
COMPARED = KNOWN[:2]


def files(folder):
    return sorted(os.path.relpath(os.path.join(home, name), folder) for home, _, names in os.walk(folder) for name in names)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def left_over(folder):
    return [name for name in files(folder) if not any(re.fullmatch(pattern, name) for pattern in KNOWN)]


def differences(one, other):
    """The compared files that only one dataset has, or whose bytes differ, and the rows that do."""
    sides = [{name for name in files(folder) if any(re.fullmatch(pattern, name) for pattern in COMPARED)} for folder in (one, other)]
    lone = [f"{name}: only in {os.path.basename(folder)}" for folder, mine, theirs in [(one, *sides), (other, *reversed(sides))]
            for name in sorted(mine - theirs)]
    changed = [f"{name}: differs" for name in sorted(sides[0] & sides[1]) if digest(f"{one}/{name}") != digest(f"{other}/{name}")]
    return lone + changed + (different_rows(one, other) if lone or changed else [])


def different_rows(one, other):
    sides = [{(row["registry"], row["name"], row["version"]): row for row in rows(folder)} for folder in (one, other)]
    both = sorted(sides[0].keys() & sides[1].keys())
    return [f"{'/'.join(it)}: {outcome(sides[0][it])}, then {outcome(sides[1][it])}" for it in both if sides[0][it] != sides[1][it]]


def outcome(row):
    return row["status"] + "".join(f" ({reason})" for reason in row["reasons"])


def rows(folder):
    """The packages of all manifests."""
    found = []
    for name in files(folder):
        if name.startswith("manifests/"):
            with open(f"{folder}/{name}") as file:
                found += json.load(file)["packages"]
    return found


def key(registry, name, version):
    return registry, re.sub(r"[-_.]+", "-", name).lower() if registry == "pypi" else name, version


def wrong_rows(folder, planned):
    """Packages of the plan that have no row or several, and rows of packages that nobody planned. planned: rows of shelves."""
    counts = collections.Counter(key(row["registry"], row["name"], row["version"]) for row in rows(folder))
    wanted = collections.Counter(key(row["registry"], row["name"], row["version"]) for row in planned)
    return [f"{'/'.join(it)}: {counts[it]} rows, planned {wanted[it]}" for it in sorted(counts | wanted) if counts[it] != wanted[it]]


def statuses(folder):
    return collections.Counter(row["status"] for row in rows(folder))


def failures(folder):
    """The names of the failed packages, with their registries."""
    return [f"{row['registry']}/{row['name']}" for row in rows(folder) if row["status"] == "failed"]
