#!/usr/bin/env python3
"""Puts real packages on a shelf: a sample of Debian's, repacked for their own registries, and further versions of them.

usage: make_shelf.py SHELF [--debian N] [--packages N] [--seed N]

  --debian N     Debian packages for each family of names, librust- golang- node- python3- (default 150)
  --packages N   packages on the shelf at least (default 2400)
  --seed N       of the sample and the versions (default 1)

Debian has a version or two of anything, so the other versions are made: the same files, a third of which got another line at their end,
under a number one higher. Packages of 15 to 400 kB have them; of those below 3 kB one in ten is taken. Prints what each Debian package
gave. A shelf that was made from the same numbers is left as it is.
"""
import argparse
import io
import os
import random
import re
import sys
import tarfile
import zipfile

sys.dont_write_bytecode = True
import archives  # noqa: E402
import debian  # noqa: E402
import shelf  # noqa: E402

MAKERS = {"crates.io": archives.crate, "npm": archives.npm, "go": archives.module, "pypi": archives.wheel}
COMMENTS = {".rs": b"//", ".go": b"//", ".js": b"//", ".ts": b"//", ".cjs": b"//", ".mjs": b"//", ".py": b"#"}
# Packages of these sizes have further versions, as many as it takes: so the median comes near the registries'.
VERSIONED = range(15_000, 400_000)
# Of packages below this size one of ten is taken: a Debian package of Node's holds dozens of them.
TINY = 3_000
TOGETHER = 40  # Debian packages fetched at once


def contents(package):
    """The files of a package of ours by path from its root."""
    if package.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
            files = {info.filename: archive.read(info) for info in archive.infolist()}
        root = f"{package.name}@{package.version}/" if package.registry == "go" else ""
    else:
        with tarfile.open(fileobj=io.BytesIO(package.data), mode="r:gz") as archive:
            files = {member.name: archive.extractfile(member).read() for member in archive}
        root = "package/" if package.registry == "npm" else f"{package.name}-{package.version}/"
    return {path[len(root):]: data for path, data in files.items() if ".dist-info/" not in path}


def next_version(package, step, chance):
    """The package as it might be some releases later; nil where its version cannot be counted on."""
    found = re.fullmatch(r"(v?\d+(?:\.\d+)*\.)(\d+)", package.version)
    if not found:
        return None
    version = found.group(1) + str(int(found.group(2)) + step)
    files = contents(package)
    own = {"Cargo.toml": rb'(?m)^(version = ")[^"]*', "package.json": rb'("version"\s*:\s*")[^"]*'}
    for path, pattern in own.items():
        if path in files:
            files[path] = re.sub(pattern, lambda it: it.group(1) + version.encode(), files[path], count=1)
    sources = [path for path in sorted(files) if os.path.splitext(path)[1] in COMMENTS]
    for path in chance.sample(sources, -(-len(sources) // 3)):
        files[path] += b"\n" + COMMENTS[os.path.splitext(path)[1]] + b" Last changed in " + version.encode() + b"\n"
    return MAKERS[package.registry](package.name, version, files)


def packages(names, count, seed):
    known = {}
    for start in range(0, len(names), TOGETHER):
        for file, found in debian.download(names[start:start + TOGETHER]):
            print(file, " ".join(f"{package.name}=={package.version}" for package in found) or "(nothing)", flush=True)
            for package in found:
                known.setdefault((package.registry, package.name), package)
    found = [known[key] for key in sorted(known)]
    found = [package for package in found if len(package.data) >= TINY] + [package for package in found if len(package.data) < TINY][::10]
    yield from found
    chance, made = random.Random(seed), len(found)
    versioned = [package for package in found if len(package.data) in VERSIONED]
    for step in range(1, count):
        for package in versioned:
            later = next_version(package, step, chance) if made < count else None
            if later:
                made += 1
                yield later


def make(folder, each=150, count=2400, seed=1):
    about = {"debian": each, "packages": count, "seed": seed}
    if not shelf.is_made(folder, about):
        print(f"{folder}: seed {seed}, {each} Debian packages of each family")
        shelf.write(folder, packages(debian.sample(each, seed), count, seed), about)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("shelf")
    parser.add_argument("--debian", type=int, default=150)
    parser.add_argument("--packages", type=int, default=2400)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    make(options.shelf, options.debian, options.packages, options.seed)
    sizes = sorted(row["size"] for row in shelf.rows(options.shelf))
    print(
        f"{len(sizes)} packages, {sum(sizes) / 1e6:.0f} MB of archives; median {sizes[len(sizes) // 2] / 1e3:.0f} kB, "
        f"nine of ten below {sizes[len(sizes) * 9 // 10] / 1e3:.0f} kB, largest {sizes[-1] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
