#!/usr/bin/env python3
"""Writes what the tests' registries serve as seeds for the fuzzer, one file each.

usage: seeds.py archive|listing DIR
"""
import hashlib
import json
import lzma
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Support"))
sys.dont_write_bytecode = True
import registry_protocols  # noqa: E402
import registry_server  # noqa: E402

ARCHIVES = (".crate", ".tgz", ".zip", ".deb", ".whl", ".tar.gz")
LONGEST = 32 << 10


def archives(pages, index):
    yield from (page for path, page in pages.items() if path.endswith(ARCHIVES))
    yield from index.archives.values()
    files = {"p-1/a.py": b"a = 1\n", "p-1/b.py": "a.py", "p-1/" + "d/" * 70 + "deep.py": b"", "/abs.py": b"", "p-1/../up.py": b""}
    for mode in ["w", "w:gz", "w:bz2", "w:xz"]:
        yield registry_protocols.tarball(files, mode)


def listings(pages, index):
    for path, page in pages.items():
        data = json.dumps(page).encode() if isinstance(page, dict) else page
        if path.endswith(ARCHIVES):
            continue
        for registry, pattern in [("crates.io", "/crates/index/.*/([^/]+)"), ("npm", "/npm/([^/]+)"), ("go", "/go/proxy/(.+)/@v/list")]:
            found = re.fullmatch(pattern, path)
            if found:
                yield f"{registry} {found.group(1).replace('%2f', '/')}\n".encode() + data
        if path.endswith("Packages.xz"):
            for name in ["libgood-dev", "node-good"]:
                yield f"debian {name}\n".encode() + lzma.decompress(data)
    for project in index.projects:
        yield f"pypi {project}\n".encode() + json.dumps(index.listing(project)).encode()


def main():
    kind, folder = sys.argv[1:]
    pages, index = registry_protocols.Registries().pages, registry_server.standard_index()
    for data in {"archive": archives, "listing": listings}[kind](pages, index):
        if len(data) <= LONGEST:
            with open(os.path.join(folder, hashlib.sha1(data).hexdigest()), "wb") as file:
                file.write(data)


main()
