"""A shelf: thousands of packages in two files, `archives` (one behind the other) and `packages.jsonl` (a line each, in the order of keys).

`members` beside them holds what must never be seen on a disk: the first 16 bytes of the SHA-256 of every archive and of every file in one,
and `heads` the first 32 bytes of every archive.
"""
import hashlib
import json
import os

from archives import members

# Bytes; what is smaller may be equal to another file by chance.
SMALLEST = 64
HEAD = 32


def write(folder, packages, about):
    """Writes packages to a shelf, whole or not at all.

    about: how they came to be; the shelf of the same `about` need not be made again.
    """
    os.makedirs(folder, exist_ok=True)
    digests, heads, keys, offset = set(), set(), set(), 0
    with open(f"{folder}/archives.new", "wb") as archives, open(f"{folder}/packages.new", "w") as lines:
        for package in sorted(packages, key=lambda package: (package.registry, package.name, package.version)):
            key = (package.registry, package.name, package.version)
            if key in keys:
                continue
            keys.add(key)
            archives.write(package.data)
            sha256 = hashlib.sha256(package.data)
            if len(package.data) >= SMALLEST:
                digests.add(sha256.digest()[:16])
                heads.add(package.data[:HEAD])
            digests |= {hashlib.sha256(data).digest()[:16] for data in members(package.data) if len(data) >= SMALLEST}
            row = {
                "registry": package.registry, "name": package.name, "version": package.version, "file": package.file, "offset": offset,
                "size": len(package.data), "sha256": sha256.hexdigest(), "listing": package.listing, "fault": package.fault,
            }
            lines.write(json.dumps(row) + "\n")
            offset += len(package.data)
    for name, entries in [("members", digests), ("heads", heads)]:
        with open(f"{folder}/{name}", "wb") as file:
            file.write(b"".join(sorted(entries)))
    os.replace(f"{folder}/archives.new", f"{folder}/archives")
    os.replace(f"{folder}/packages.new", f"{folder}/packages.jsonl")
    with open(f"{folder}/about.json", "w") as file:
        json.dump(about, file)


def is_made(folder, about):
    try:
        with open(f"{folder}/about.json") as file:
            return json.load(file) == json.loads(json.dumps(about))
    except (OSError, ValueError):
        return False


def rows(folder):
    with open(f"{folder}/packages.jsonl") as file:
        return [json.loads(line) for line in file]


def archive(folder, name):
    """The bytes of a package's archive."""
    row = next(row for row in rows(folder) if row["name"] == name)
    with open(f"{folder}/archives", "rb") as file:
        file.seek(row["offset"])
        return file.read(row["size"])


def entries(path, size):
    """The entries of a fixed size in `members` or `heads`."""
    with open(path, "rb") as file:
        data = file.read()
    return {data[start:start + size] for start in range(0, len(data), size)}
