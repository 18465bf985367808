"""Real packages by way of Debian: each crate, npm package, Go module and Python distribution within a Debian package becomes the archive
that its own registry would have."""
import io
import json
import os
import random
import re
import subprocess
import tarfile
import tempfile

import archives

CARGO, GO, PYTHON = "usr/share/cargo/registry/", "usr/share/gocode/src/", "usr/lib/python3/dist-packages/"
NODE = ("usr/share/nodejs/", "usr/lib/nodejs/")
FAMILIES = {
    "rust": r"librust-[^+]+-dev", "go": r"golang-.+-dev", "node": r"node-.+", "python": r"python3-(?!.*(doc|dbg|dev)$).+",
}
LARGEST = 3 << 20  # bytes of a Debian package that is taken


def inside(version, files):
    """The packages within a Debian package. version: Debian's own; files: bytes by path."""
    yield from crates(files)
    yield from npm(files)
    yield from go(version, files)
    yield from python(files)


def crates(files):
    for home in sorted({path[len(CARGO):].split("/")[0] for path in files if path.startswith(CARGO)}):
        found = re.fullmatch(r"(.+?)-(\d+\.\d+\.\d+.*)", home)
        if found:
            yield archives.crate(*found.groups(), below(files, CARGO + home + "/"))


def npm(files):
    for path in sorted(files):
        home = next((home for home in NODE if path.startswith(home)), None)
        found = home and re.fullmatch(r"((?:@[^/]+/)?[^/]+)/package\.json", path[len(home):])
        if not found:
            continue
        try:
            manifest = json.loads(files[path])
            name, version = manifest.get("name"), manifest.get("version")
        except (ValueError, AttributeError):
            continue
        # A version that is none would be another test.
        if name and version and re.fullmatch(r"\d+\.\d+\.\d+\S*", version) and name == name.strip().lower():
            yield archives.npm(name, version, below(files, home + found.group(1) + "/"))


def go(debian_version, files):
    homes = sorted(os.path.dirname(path) for path in files if path.startswith(GO) and path.endswith("/go.mod"))
    if not homes:
        # From before there were modules: the proxy takes the repository's path, and so does this.
        homes = sorted({"/".join(path.split("/")[:7]) for path in files if path.startswith(GO) and path.endswith(".go") and path.count("/") >= 7})[:1]
    for home in homes:
        module = re.search(rb"(?m)^module\s+\"?([^\s\"]+)", files.get(home + "/go.mod", b"module " + home[len(GO):].encode()))
        if not module:
            continue
        module = module.group(1).decode()
        plain = re.match(r"(?:\d+:)?(\d+\.\d+\.\d+)", debian_version)
        major = re.search(r"[/.]v(\d+)$", module)
        # A module of another major number, or a snapshot, has no version of its own in Debian.
        version = "v" + plain.group(1) if plain else f"v{major.group(1) if major else 0}.0.0-20200101000000-000000000000"
        nested = tuple(other[len(home) + 1:] + "/" for other in homes if other.startswith(home + "/"))
        yield archives.module(module, version, {path: data for path, data in below(files, home + "/").items() if not path.startswith(nested)})


def python(files):
    """One distribution: a Debian package holds the modules of one, with an .egg-info or .dist-info that names it. What is compiled is left out."""
    modules = {path: data for path, data in below(files, PYTHON).items() if not re.search(r"\.(egg|dist)-info|\.so$", path)}
    names = [re.match(r"([A-Za-z0-9][^/]*?)-(\d[^/-]*)(?:-py\d.*)?\.(?:egg|dist)-info(?:/|$)", path) for path in below(files, PYTHON)]
    found = next((name for name in names if name), None)
    if found and any(path.endswith(".py") for path in modules):
        yield archives.wheel(re.sub(r"[-_.]+", "-", found.group(1)).lower(), found.group(2), modules)


def below(files, folder):
    return {path[len(folder):]: data for path, data in files.items() if path.startswith(folder)}


def contents(path):
    """The regular files of a Debian package by path; links are left out."""
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", path], check=True, stdout=subprocess.PIPE).stdout
    files = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive:
            if member.isfile():
                files[member.name.removeprefix("./")] = archive.extractfile(member).read()
    return files


def download(names):
    """Fetches Debian packages by their names with apt and gives the packages within each; nothing stays on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *names], cwd=folder, check=True)
        for file in sorted(os.listdir(folder)):
            path = os.path.join(folder, file)
            fields = subprocess.run(["dpkg-deb", "-f", path, "Version"], check=True, stdout=subprocess.PIPE, text=True)
            yield file, list(inside(fields.stdout.strip(), contents(path)))
            os.remove(path)


def sample(count, seed):
    """As many names of source packages for each family, chosen by chance from what apt knows; large ones more often, by their size's root,
    since Debian cuts its packages smaller than the registries do."""
    text = subprocess.run(["apt-cache", "dumpavail"], check=True, stdout=subprocess.PIPE, text=True).stdout
    known = {name: int(size) for name, size in re.findall(r"(?ms)^Package: (\S+)$.*?^Size: (\d+)$", text)}
    chance = random.Random(seed)
    names = []
    for pattern in FAMILIES.values():
        fitting = sorted(name for name, size in known.items() if re.fullmatch(pattern, name) and size <= LARGEST)
        # The largest keys of u^(1/weight) are a sample by weight (Efraimidis and Spirakis 2006).
        fitting.sort(key=lambda name: chance.random() ** (1 / known[name] ** 0.5), reverse=True)
        names += sorted(fitting[:count])
    return names
