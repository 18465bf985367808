#!/usr/bin/env python3
"""Makes wheels whose content is hard on an extractor, for the registry server's --folder.

usage: poison_archives.py DIR

  good         a package in order          brackets     200,000 nested brackets beside a good module
  nul          a file with a NUL byte      encoding     a file that is not UTF-8
  oneline      a line of 30 MB             no-python    no Python at all
  broken       a syntax error              hidden       private modules only
  terminal     an entry that leads out of the archive, with a terminal's escape code in its name
"""
import os
import sys
import zipfile

GOOD = b"def answer(question: str) -> int:\n    return 42\n"
PACKAGES = {
    "good": {"good/__init__.py": GOOD, "good/more.py": b"class More:\n    def __init__(self):\n        self.size = 1\n"},
    "brackets": {"brackets/__init__.py": GOOD, "brackets/deep.py": b"[" * 200_000},
    "nul": {"nul/__init__.py": GOOD, "nul/zero.py": b"a = 1\0\n"},
    "encoding": {"encoding/__init__.py": GOOD, "encoding/latin.py": b"a = '\xe9'\n"},
    "oneline": {"oneline/__init__.py": GOOD, "oneline/long.py": b"a = '" + b"x" * 30_000_000 + b"'\n"},
    "no-python": {"no_python/data.json": b"{}"},
    "broken": {"broken/__init__.py": GOOD, "broken/wrong.py": b"def f(:\n    pass\n\ndef after(): ...\n"},
    "terminal": {"terminal/__init__.py": GOOD, "../\x1b[31mred.py": b""},
    "hidden": {"_hidden/__init__.py": GOOD},
}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, files in PACKAGES.items():
        stem = name.replace("-", "_")
        with zipfile.ZipFile(os.path.join(folder, f"{stem}-1.0-py3-none-any.whl"), "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in {**files, f"{stem}-1.0.dist-info/METADATA": b"Name: x\n"}.items():
                archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
