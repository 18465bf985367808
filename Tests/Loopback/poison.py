"""Packages that do harm, and an installation in which some of them can: its Python grammar has parser.c's scanner.

Each package's name says what is wrong with it. Those of the scanner end, hang or exhaust the process that parses them; the others are for
limits, checks and the network.
"""
import glob
import gzip
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import archives
import datasets

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, ROOT + "/Tests/Support")
from poison_archives import PACKAGES  # noqa: E402

GOOD = b'"""A module."""\n\n\ndef answer(question: str) -> int:\n    """The answer."""\n    return 42\n'
# parser.c's characters, first in a text: what a text holds is the scanner's to say.
SCANNER = {"abort": "\u2620", "crash": "\u2622", "endless": "\u221e", "hoard": "\u2623"}
# The faults of server.py that end by themselves; `stalled` and `silent` take as long as a client is patient.
FAULTS = ["missing", "lost", "busy", "flaky", "down", "wrong-sum", "cut", "cut-once", "slow"]
MiB = 1 << 20


def scanner_packages(each=2):
    """Packages whose parse does what their names say, some of each kind."""
    for kind, mark in SCANNER.items():
        for number in range(1, each + 1 if kind != "endless" else 2):
            name = f"poison-{kind}-{number}"
            module = name.replace("-", "_")
            yield archives.wheel(name, "1.0", {f"{module}/__init__.py": GOOD, f"{module}/evil.py": GOOD + f"\nX = \"{mark}\"\n".encode() + GOOD})


def link(path, kind, target):
    info = tarfile.TarInfo(path)
    info.type, info.linkname = kind, target
    return info


def broken_archives():
    """Archives whose checksum is right and whose content is not."""
    zeros = bytes(80 * MiB)
    good = [("Cargo.toml", b"[package]\n"), ("src/lib.rs", b"pub fn answer() {}\n")]
    whole = archives.tarball((f"poison-truncated-1.0.0/{path}", data) for path, data in good + [("src/more.rs", random.Random(1).randbytes(50_000))])

    def crate(name, data):
        return archives.Package("crates.io", name, "1.0.0", f"{name}-1.0.0.crate", data)

    yield crate("poison-truncated", whole[: len(whole) // 2])
    yield crate("poison-empty", b"")
    yield crate("poison-noise", random.Random(2).randbytes(20_000))
    yield crate("poison-zip-as-crate", archives.zipped(good))
    yield crate("poison-foreign-root", archives.tarball(("elsewhere/" + path, data) for path, data in good))
    yield crate("poison-matryoshka", gzip.compress(archives.tarball(good), mtime=0))
    yield crate("poison-tar-bomb", archives.tarball([("poison-tar-bomb-1.0.0/src/lib.rs", b"pub fn answer() {}\n")] + [
        (f"poison-tar-bomb-1.0.0/{number}.bin", zeros) for number in range(8)
    ]))
    yield archives.wheel_archive("poison-zip-bomb", "1.0", archives.zipped([("poison_zip_bomb/__init__.py", GOOD)] + [
        (f"poison_zip_bomb/zeros{number}.py", zeros[: 10 * MiB]) for number in range(8)
    ]))
    yield archives.wheel_archive("poison-tar-as-wheel", "1.0", archives.tarball([("poison.py", GOOD)]))
    yield archives.sdist_archive("poison-links", "1.0", archives.tarball([
        ("poison-links-1.0/good.py", GOOD), ("/absolute.py", GOOD), ("poison-links-1.0/../../up.py", GOOD),
        link("poison-links-1.0/soft.py", tarfile.SYMTYPE, "/etc/passwd"), link("poison-links-1.0/pipe.py", tarfile.FIFOTYPE, ""),
        link("poison-links-1.0/hard.py", tarfile.LNKTYPE, "poison-links-1.0/good.py"), ("poison-links-1.0/" + "d/" * 70 + "deep.py", GOOD),
    ]))
    yield archives.wheel_archive("poison-many-entries", "1.0", archives.zipped(
        [("poison_many_entries/__init__.py", GOOD)] + [(f"poison_many_entries/m{number}.py", b"x = 1\n") for number in range(4_000)]))
    yield archives.npm_archive("poison-duplicates", "1.0.0", archives.tarball([
        ("package/package.json", b'{"name": "poison-duplicates", "version": "1.0.0"}'), ("package/index.js", b"exports.a = 1\n"),
        ("package/index.js", b"exports.b = 2\n"), ("package/INDEX.js", b"exports.c = 3\n"),
    ]))
    yield archives.module("example.com/poison/large", "v1.0.0", {"a.go": b"package a\n\nfunc A() {}\n", "zeros.go": zeros[: 46 * MiB]})


def hard_files():
    """Sources that are hard on a parser or against a limit; beside the wheels of poison_archives.py, one for each other language."""
    for name, files in PACKAGES.items():
        yield archives.wheel(f"poison-{name}", "1.0", files)
    large = b"".join(b"def f%d(a: int) -> int: ...\n" % number for number in range(100_000))
    yield archives.wheel("poison-large-file", "1.0", {"poison_large_file/__init__.py": GOOD, "poison_large_file/large.py": large})
    for name, text, number in [("braces", b"{", 200_000), ("functions", b"fn f() {", 50_000), ("modules", b"mod m {", 50_000)]:
        yield archives.crate(f"poison-nested-{name}", "1.0.0", {"src/lib.rs": b"pub fn answer() {}\n" + lines(text, number)})
    yield archives.npm("poison-nested", "1.0.0", {"index.js": b"exports.a = " + lines(b"[", 300_000)})
    yield archives.npm("poison-arrows", "1.0.0", {"index.js": b"exports.a = " + lines(b"a => ", 100_000)})
    yield archives.npm("poison-long-line", "1.0.0", {"index.js": b"exports.a = " + b"[" * 300_000})
    yield archives.module("example.com/poison/nested", "v1.0.0", {"a.go": b"package a\n\nvar A = " + lines(b"[]", 200_000)})
    yield archives.npm("poison-nul", "1.0.0", {"index.js": b"exports.a = 1\0\n"})


def lines(text, number):
    """A text so many times, in lines that no limit cuts."""
    return (text * 100 + b"\n") * (number // 100)


def faulty():
    """Small packages that the server sends in a faulty way; two registries for each fault."""
    for fault in FAULTS:
        for package in [
            archives.wheel(f"fault-{fault}", "1.0", {f"fault_{fault.replace('-', '_')}/__init__.py": GOOD}),
            archives.npm(f"fault-{fault}", "1.0.0", {"index.js": b"exports.answer = () => 42\n" * 2000}),
        ]:
            package.fault = fault
            yield package


def about():
    """What the packages depend on: the programs that make them."""
    return {path: datasets.digest(path) for path in [HERE + "/poison.py", HERE + "/archives.py", ROOT + "/Tests/Support/poison_archives.py"]}


def packages():
    for part in [scanner_packages(), broken_archives(), hard_files(), faulty()]:
        yield from part


def installation(home, omni, root=ROOT, cpu_seconds=None):
    """Makes a home for omni after another, with registries that do not mind haste.

    root: the other; its grammars must be built. cpu_seconds: with the poisoned grammar, and this as the limit of a package's processor time;
    none: everything else as it is there.
    """
    os.makedirs(home + "/.omni/grammars")
    os.makedirs(home + "/grammars")
    shutil.copytree(root + "/plugins", home + "/plugins", ignore=lambda folder, names: ["languages"] if folder == root + "/plugins" else [])
    os.symlink(root + "/plugins/languages", home + "/plugins/languages")
    os.symlink(root + "/.omni/prefix", home + "/.omni/prefix")
    for name in os.listdir(root + "/grammars"):
        os.symlink(f"{root}/grammars/{name}", f"{home}/grammars/{name}")
    for path in glob.glob(root + "/.omni/grammars/*.so"):
        os.symlink(path, f"{home}/.omni/grammars/{os.path.basename(path)}")
    for path in glob.glob(home + "/plugins/registries/*.yaml"):
        edit(path, r"(?m)^  requests-per-\w+: .*\n", "")
        edit(path, r"(?m)^  concurrency: \d+", "  concurrency: 16")
    if cpu_seconds:
        edit(home + "/plugins/limits.yaml", r"(?m)^  cpu-seconds: \d+", f"  cpu-seconds: {cpu_seconds}")
        poison_grammar(home, root)
        subprocess.run([omni, "grammar", "build", "python"], env={**os.environ, "OMNI_HOME": home}, check=True, stdout=subprocess.DEVNULL)


def poison_grammar(home, root):
    # The cache may keep libraries of older pins; the last that was built is the current one.
    real = max(glob.glob(root + "/.omni/grammars/python-*.so"), key=os.path.getmtime)
    folder = home + "/grammars/python"
    os.remove(folder)
    os.makedirs(folder)
    shutil.copy(HERE + "/parser.c", folder)
    with open(folder + "/real.h", "w") as file:
        file.write(f'#define REAL "{os.path.realpath(real)}"\n#define FUNCTION "tree_sitter_python"\n')
    with open(folder + "/grammar.yaml", "w") as file:
        file.write("name: python\nsources: [{ folder: . }]\nlicence: Apache-2.0\nsymbol: tree_sitter_poisoned\nfiles: [parser.c]\n")


def edit(path, pattern, text):
    if not os.path.exists(path):
        return
    with open(path) as file:
        before = file.read()
    with open(path, "w") as file:
        file.write(re.sub(pattern, text, before))
