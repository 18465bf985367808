"""Further registries on this machine, for registry_server.py: crates.io's sparse index, npm, the Go module proxy with its checksum
database, and an apt repository. Every package is made here in its true format; each odd one shows one way in which a registry fails.

  /crates/index/…  /crates/files/…      good  1.0.0 1.1.0, 1.2.0 yanked, 2.0.0-rc.1, 9.0.0 of an unknown index version · Camel_Case
                                        bad-sum  no-sum  no-version  not-json  other  future  foreign-root  cut  slow  busy  down  gone  withheld
  /npm/…                                good  1.0.0, 1.1.0 latest, 2.0.0 · @scope/thing · sha1-only · two-sums · bad-sum · no-sum · deprecated
                                        other-root · confused · nameless · unpublished · empty · cut  slow  busy  down  gone  withheld
  /go/proxy/…  /go/sum/…                example.com/good  v1.0.0 v1.1.0, v1.2.0 retracted · example.com/good/v2 · example.com/Upper/Case
                                        example.com/pseudo (no list) · example.com/old  v2.0.0+incompatible · example.com/bad-sum  no-sum
                                        stray (a file outside the root) · example.com/cut  slow  busy  down  gone
  /debian/index/Packages.xz  /debian/pool/…
                                        libgood-dev  1.0-1 1.0-1+b1  librust-good-dev  golang-good-dev  node-good (three packages)
                                        liblinks-dev  empty-dev  bad-sum-dev  no-data-dev  cut-dev  lost-dev
"""
import base64
import hashlib
import io
import json
import lzma
import re
import tarfile
import time
import zipfile

PYTHON = b'"""A module."""\n\n\ndef answer() -> int:\n    """The answer."""\n    return 42\n'


def tarball(files, mode="w:gz"):
    """Bytes make a file, a text a symbolic link to it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, format=tarfile.PAX_FORMAT) as archive:
        for path, data in files.items():
            info = tarfile.TarInfo(path)
            if isinstance(data, str):
                info.type, info.linkname = tarfile.SYMTYPE, data
                archive.addfile(info)
            else:
                info.size = len(data)
                archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def h1(files):
    """golang.org/x/mod/sumdb/dirhash, Hash1."""
    lines = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "h1:" + base64.b64encode(hashlib.sha256(lines.encode()).digest()).decode()


def sri(algorithm, data):
    return f"{algorithm}-" + base64.b64encode(hashlib.new(algorithm, data).digest()).decode()


def deb(files, compression="xz", member="data.tar"):
    """deb(5): an ar archive of three members."""
    out = b"!<arch>\n"
    data = tarball({"./" + path: data for path, data in files.items()}, mode=f"w:{compression}")
    for name, data in [("debian-binary", b"2.0\n"), ("control.tar.gz", tarball({"./control": b""})), (f"{member}.{compression}", data)]:
        out += f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)
    return out


# What befalls a package by its name, and at which of its addresses.
GONE = {"gone": 404, "withheld": 451, "down": 503}


class Registries:
    def __init__(self):
        self.pages = {}
        self.crates()
        self.npm()
        self.go()
        self.debian()

    # crates.io

    def crates(self):
        index = {}

        def add(name, version="1.0.0", root=None, **fields):
            files = {"Cargo.toml": f'[package]\nname = "{name}"\nversion = "{version}"\n'.encode(), "src/lib.rs": b"pub fn answer() {}\n"}
            files["good/__init__.py"] = PYTHON
            data = tarball({f"{root or f'{name}-{version}'}/{path}": data for path, data in files.items()})
            self.pages[f"/crates/files/crates/{name}/{name}-{version}.crate"] = data
            line = {"name": name, "vers": version, "deps": [], "cksum": hashlib.sha256(data).hexdigest(), "features": {}, "yanked": False}
            line = {key: value for key, value in {**line, **fields}.items() if value is not None}
            index.setdefault(name.lower(), []).append(json.dumps(line))

        add("good", "1.1.0", deps=[{"name": "x", "req": "^1", "features": [], "optional": False, "default_features": True, "target": None}])
        add("good", "1.0.0")
        add("good", "1.2.0", yanked=True)
        add("good", "2.0.0-rc.1+build.5", v=2, features2={"std": ["dep:x"]})
        add("good", "9.0.0", v=3)
        add("Camel_Case")
        add("bad-sum", cksum="0" * 64)
        add("no-sum", cksum=None)
        add("no-version", vers=None)
        index["not-json"] = ["{"]
        add("other")
        index["other"] = index["good"]
        add("future", v=3)
        add("foreign-root", root="elsewhere")
        for name in ["cut", "slow", "busy", "down"]:
            add(name)
        for name, lines in index.items():
            folder = {1: "1", 2: "2", 3: f"3/{name[0]}"}.get(len(name), f"{name[:2]}/{name[2:4]}")
            self.pages[f"/crates/index/{folder}/{name}"] = ("\n".join(lines) + "\n").encode()

    # npm

    def npm(self):
        def add(name, versions=("1.0.0",), latest=None, root="package", manifest=None, integrity=True, extra=None, **fields):
            document = {"name": name, "modified": "2024-01-01T00:00:00.000Z", "dist-tags": {"latest": latest or versions[-1]}, "versions": {}}
            for version in versions:
                own = {"name": name, "version": version} if manifest is None else manifest
                files = {f"{root}/package.json": json.dumps(own).encode(), f"{root}/index.js": b"exports.answer = () => 42\n"}
                files |= {f"{root}/good/__init__.py": PYTHON, f"{root}/node_modules/dep/dep.py": PYTHON, "stray.py": PYTHON}
                data = tarball(files)
                path = f"/npm/{name}/-/{name.split('/')[-1]}-{version}.tgz"
                self.pages[path] = data
                dist = {"tarball": path, "shasum": hashlib.sha1(data).hexdigest()}
                if integrity:
                    dist["integrity"] = sri("sha512", data)
                document["versions"][version] = {"name": name, "version": version, "dist": {**dist, **fields.get("dist", {})}, **(extra or {})}
            self.pages["/npm/" + name.replace("/", "%2f")] = document

        add("good", ["1.0.0", "1.1.0", "2.0.0"], latest="1.1.0")
        add("@scope/thing")
        add("sha1-only", integrity=False)
        add("two-sums", dist={"integrity": None})
        data = self.pages["/npm/two-sums/-/two-sums-1.0.0.tgz"]
        self.pages["/npm/two-sums"]["versions"]["1.0.0"]["dist"]["integrity"] = sri("sha1", b"other") + " " + sri("sha512", data) + "?x"
        add("bad-sum", dist={"integrity": sri("sha512", b"other")})
        add("no-sum", dist={"integrity": None, "shasum": None})
        add("deprecated", extra={"deprecated": "use good"})
        add("other-root", root="thing-1.0.0")
        add("confused", manifest={"name": "other", "version": "6.6.6"})
        add("nameless", manifest=[])
        self.pages["/npm/unpublished"] = {"name": "unpublished", "time": {"unpublished": {}}}
        self.pages["/npm/empty"] = {"name": "empty", "versions": {}}
        for name in ["cut", "slow", "busy", "down"]:
            add(name)

    # Go

    def go(self):
        def escaped(text):
            return re.sub("[A-Z]", lambda found: "!" + found.group().lower(), text)

        def add(module, versions, mod="", listed=True, published=True, stray=False):
            base = "/go/proxy/" + escaped(module)
            for version in versions:
                go_mod = f"module {module}\n{mod}".encode()
                files = {f"{module}@{version}/go.mod": go_mod, f"{module}@{version}/good/__init__.py": PYTHON}
                if stray:
                    files["stray.py"] = PYTHON
                out = io.BytesIO()
                with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
                    for path, data in files.items():
                        archive.writestr(path, data)
                stem = f"{base}/@v/{escaped(version)}"
                self.pages |= {stem + ".zip": out.getvalue(), stem + ".mod": go_mod, stem + ".info": {"Version": version, "Time": "2020-01-01T00:00:00Z"}}
                if published:
                    sums = f"1\n{module} {version} {h1(files) if published is True else published}\n{module} {version}/go.mod h1:x=\n\ntree\n"
                    self.pages[f"/go/sum/lookup/{escaped(module)}@{escaped(version)}"] = sums.encode()
            self.pages[base + "/@v/list"] = ("\n".join(versions if listed else []) + "\n").encode()
            self.pages[base + "/@latest"] = {"Version": versions[-1]}

        add("example.com/good", ["v1.1.0", "v1.2.0", "v1.0.0"], mod="\nretract v1.2.0 // it panics\n")
        add("example.com/good/v2", ["v2.0.0"])
        add("example.com/Upper/Case", ["v0.1.0-Beta"])
        add("example.com/pseudo", ["v0.0.0-20200101000000-abcdefabcdef"], listed=False)
        add("example.com/old", ["v1.0.0", "v2.0.0+incompatible"])
        add("example.com/bad-sum", ["v1.0.0"], published="h1:" + "A" * 43 + "=")
        add("example.com/no-sum", ["v1.0.0"], published=False)
        add("example.com/stray", ["v1.0.0"], stray=True)
        for name in ["cut", "slow", "busy", "down"]:
            add(f"example.com/{name}", ["v1.0.0"])
        # What a branch's name means is the proxy's to say.
        self.pages["/go/proxy/example.com/good/@v/main.info"] = {"Version": "v1.1.0"}

    # Debian

    def debian(self):
        paragraphs = []

        def add(name, files, version="1.0-1", compression="xz", data=None, **fields):
            data = data or deb(files, compression)
            path = f"pool/main/{name[0]}/{name}/{name}_{version}_all.deb"
            self.pages["/debian/" + path] = data
            fields = {"Package": name, "Version": version, "Filename": path, "Size": len(data), "SHA256": hashlib.sha256(data).hexdigest(), **fields}
            paragraphs.append("".join(f"{key}: {value}\n" for key, value in fields.items()) + "Description: one\n two: three\n .\n")

        headers = {"usr/include/good.h": b"int answer(void);\n", "usr/include/x86_64-linux-gnu/goodconf.h": b"#define GOOD 1\n"}
        headers["usr/include/good/__init__.py"] = headers["usr/share/doc/libgood-dev/x.py"] = PYTHON
        add("libgood-dev", headers)
        add("libgood-dev", headers, version="1.0-1+b1", compression="gz")
        crate = "usr/share/cargo/registry/good-crate-1.2.3-beta.1"
        add("librust-good-dev", {f"{crate}/Cargo.toml": b"[package]\n", f"{crate}/src/lib.rs": b"", f"{crate}/good/__init__.py": PYTHON})
        module = "usr/share/gocode/src/example.com/good"
        add("golang-good-dev", {f"{module}/go.mod": b"module example.com/good\n", f"{module}/a/go.mod": b"", f"{module}/good/__init__.py": PYTHON})
        node = {}
        for folder, name in [("share/nodejs/good", "good"), ("share/nodejs/@types/good", "@types/good"), ("lib/x86_64-linux-gnu/nodejs/odd", None)]:
            node[f"usr/{folder}/package.json"] = json.dumps({"name": name, "version": "1.2.3"} if name else {}).encode()
            node[f"usr/{folder}/good/__init__.py"] = node[f"usr/{folder}/node_modules/dep/dep.py"] = PYTHON
        node["usr/share/nodejs/stray.py"] = PYTHON
        add("node-good", node)
        links = {"near.h": "real.h", "far.h": "../include/./x/../real.h", "root.h": "/usr/include/real.h", "twice.h": "near.h", "none.h": "no.h"}
        links |= {"out.h": "../../../etc/passwd", "self.h": "self.h", "folder.h": "."}
        links = {"usr/include/" + path: target for path, target in links.items()}
        add("liblinks-dev", {"usr/include/aaa.h": "real.h", "usr/include/real.h": b"int real;\n", **links})
        add("empty-dev", {"usr/share/doc/empty-dev/copyright": b""})
        add("bad-sum-dev", headers, SHA256="0" * 64)
        add("no-data-dev", {}, data=deb({}, member="other.tar"))
        add("cut-dev", headers)
        add("lost-dev", headers)
        del self.pages["/debian/pool/main/l/lost-dev/lost-dev_1.0-1_all.deb"]
        self.pages["/debian/index/Packages.xz"] = lzma.compress("\n".join(paragraphs).encode())

    # Answers

    def answer(self, handler, path):
        """Answers a request for one of these registries' addresses."""
        name = re.sub(r"/(@v|-)/.*|\.crate$", "", path).split("/")[-1] if not path.startswith("/crates/files/") else path.split("/")[4]
        is_listing = not path.endswith((".crate", ".tgz", ".zip", ".deb"))
        if name in GONE and is_listing:
            return handler.answer(GONE[name])
        if name == "busy" and is_listing and handler.count == 1 and not path.endswith(".mod"):
            return handler.answer(429, headers={"Retry-After": "0"})
        page = self.pages.get(path)
        if page is None:
            return handler.answer(404, b"not found: fetch timed out\n")
        if isinstance(page, dict):
            return handler.answer(200, json.dumps(self.absolute(handler, page)).encode(), "application/json")
        if not is_listing and (name == "cut" or "/cut-dev_" in path):
            return handler.cut(page)
        if not is_listing and name == "slow":
            return self.drip(handler, page)
        handler.answer(200, page, "text/plain")

    def absolute(self, handler, document):
        """npm states whole addresses."""
        base = "http://" + handler.headers["Host"]
        return json.loads(json.dumps(document).replace('"tarball": "/npm/', f'"tarball": "{base}/npm/'))

    @staticmethod
    def drip(handler, data):
        """Sends a byte now and then, until the other side has enough of it."""
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        try:
            for byte in data:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(0.2)
        except OSError:
            pass
        handler.close_connection = True
