"""Packages in their registries' own formats, byte for byte the same each time: a crate, an npm package, a Go module, a wheel."""
import base64
import dataclasses
import gzip
import hashlib
import io
import json
import re
import tarfile
import zipfile


@dataclasses.dataclass
class Package:
    """One release: its archive and what the registry's listing says of it."""

    registry: str
    name: str
    version: str
    file: str
    data: bytes
    listing: dict = dataclasses.field(default_factory=dict)
    fault: str = ""  # what the server does wrong with it: server.py


def tarball(entries):
    """entries: (path, bytes) or ready TarInfo, in order."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                archive.addfile(info, io.BytesIO(entry[1]))
    return gzip.compress(out.getvalue(), compresslevel=6, mtime=0)


def zipped(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in entries:
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def h1(files):
    """golang.org/x/mod/sumdb/dirhash, Hash1. files: bytes by full path."""
    lines = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()


def crate(name, version, files):
    """files: bytes by path from the package's root, here and below."""
    files = {"Cargo.toml": f'[package]\nname = "{name}"\nversion = "{version}"\nedition = "2021"\n'.encode(), **files}
    data = tarball((f"{name}-{version}/{path}", files[path]) for path in sorted(files))
    return Package("crates.io", name, version, f"{name}-{version}.crate", data)


def npm(name, version, files):
    files = {"package.json": json.dumps({"name": name, "version": version}).encode(), **files}
    return npm_archive(name, version, tarball(("package/" + path, files[path]) for path in sorted(files)))


def npm_archive(name, version, data):
    listing = {
        "shasum": hashlib.sha1(data).hexdigest(), "integrity": "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode(),
    }
    return Package("npm", name, version, f"{name.split('/')[-1]}-{version}.tgz", data, listing)


def module(path, version, files):
    files = {"go.mod": f"module {path}\n".encode(), **files}
    inside = {f"{path}@{version}/{name}": files[name] for name in sorted(files)}
    listing = {"mod": files["go.mod"].decode("utf-8", "replace"), "h1": h1(inside)}
    return Package("go", path, version, f"{version}.zip", zipped(inside.items()), listing)


def wheel(name, version, files):
    stem = re.sub(r"[-_.]+", "_", name)
    files = {**files, f"{stem}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()}
    return wheel_archive(name, version, zipped((path, files[path]) for path in sorted(files)))


def wheel_archive(name, version, data):
    return Package("pypi", name, version, f"{re.sub(r'[-_.]+', '_', name)}-{version}-py3-none-any.whl", data)


def sdist_archive(name, version, data):
    return Package("pypi", name, version, f"{re.sub(r'[-_.]+', '_', name)}-{version}.tar.gz", data)


def members(data):
    """The content of every regular file in an archive, as far as it can be read."""
    try:
        if data[:4] == b"PK\3\4":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for info in archive.infolist():
                    if not info.is_dir() and info.file_size < 8 << 20:
                        yield archive.read(info)
        elif data[:2] == b"\x1f\x8b":
            with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
                for info in archive:
                    if info.isfile() and info.size < 8 << 20:
                        yield archive.extractfile(info).read()
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return  # one that is broken on purpose
