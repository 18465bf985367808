"""Packages made from the inputs of the golden corpus: each case is one, in its language's registry. No network, no cache."""
import os

import archives

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REGISTRIES = {"rust": archives.crate, "javascript": archives.npm, "typescript": archives.npm, "go": archives.module, "python": archives.wheel}


def packages():
    for language, make in REGISTRIES.items():
        folder = f"{ROOT}/corpus/{language}"
        for case in sorted(os.listdir(folder)):
            files = read(f"{folder}/{case}/input")
            if language == "go":
                yield make(f"example.com/golden/{case}", "v1.0.0", files)
            else:
                yield make(f"golden-{language}-{case}", "1.0.0", files)


def read(folder):
    files = {}
    for home, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(home, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = file.read()
    return files
