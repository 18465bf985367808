#!/usr/bin/env python3
"""A package index on this machine, for tests: speaks the JSON simple API (PEP 691), makes its packages in memory, misbehaves on demand.

usage: registry_server.py [--port N] [--generated N] [--folder DIR] [--certificate FILE] [--latency MS]

  --port N        listen on 127.0.0.1:N; 0, the default, lets the system choose
  --generated N   also offer N small packages generated-00000, generated-00001, … (one pure wheel of version 1.0 each)
  --folder DIR    also offer every archive in DIR named NAME-VERSION.tar.gz, .zip or -py3-none-any.whl

  --certificate FILE  speak TLS, with the certificate and the key in FILE
  --latency MS    wait before every answer

Prints one line, the port, when it is ready; serves until its standard input ends, so that it never outlives its parent. Takes commands
there, one a line, and prints `done` when each is true:
  down            cut all connections and refuse new ones      up          serve as usual
  ail             answer 503 to everything                     refuse      answer 429 to everything

Addresses
  /simple/NAME/    a project's listing; an unnormalized NAME is redirected to the normalized one (PEP 503)
  /files/…         an archive
  /crates/… /npm/… /go/… /debian/…   the other registries: registry_protocols.py
  /feeds/…         lists of whole registries: registry_feeds.py
  /plain/…         pages for single downloads: hello, loop, escape, broken (announces more bytes than it sends)
  /_held           answers as soon as somebody waits for the archive of `held`
  /_release        from now on that archive is sent like any other
  /_log            what was asked so far, as JSON:
                   {"requests": [{"method", "path", "accept", "agent", "headers"}, …], "peak": most that waited for their answers at once,
                   "connections": how many were opened}

Projects (what is odd about each)
  demo             1.0 and 1.1 as sdist and wheel, 1.2 yanked, 2.0rc1
  sdist-only       tar.gz            zip-sdist       .zip            platform-only   wheels of three platforms
  pre-only         pre-releases      all-yanked      every file      egg-only        no usable file
  nothing          no files at all   quarantined     PEP 792         api-two         interface version 2.0
  html             not JSON          unhashed        no sha256       bad-sha         wrong sha256
  cut              archive shorter than its Content-Length             short           archive shorter than its listed size
  long             archive larger than its listed size                huge            listed size of 1 TiB
  lost             archive listed, but 404                            refused         403
  busy             429 with Retry-After: 1, then fine                 busy-date       the same with an HTTP date
  flaky            503 three times, then fine                         down            503 always
  closed           429 with Retry-After: 86400                        wide            listing of 4 MiB
  mute             archive listed, but the connection is closed       storm           429 always, without Retry-After
                   without an answer
  hostile          tar.gz with absolute, `..`, link, device and duplicate entries, names differing in case or not in UTF-8
  rootless         sdist without a folder above its files             mixed-root      sdist with a stray hidden file beside its folder
  bomb             wheel of 80 MiB of zeros                           tar-bomb        the same as tar.gz
  empty            tar.gz without entries                             crowded         tar.gz of 50 entries of noise
  held             archive that is not sent before /_release          fading          archive that is there once, then 404
"""
import argparse
import email.utils
import hashlib
import http.server
import io
import json
import os
import random
import re
import socket
import ssl
import sys
import tarfile
import threading
import time
import zipfile

import registry_feeds
import registry_protocols

TYPE = "application/vnd.pypi.simple.v1+json"
SOURCE = b'"""A module."""\n\n\ndef answer(question: str, *, loud: bool = False) -> int:\n    """The answer."""\n    return 42\n'


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def wheel(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarball(entries):
    """entries: (path, bytes) or ready TarInfo, in order."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", format=tarfile.PAX_FORMAT) as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                archive.addfile(info, io.BytesIO(entry[1]))
    return out.getvalue()


def special(path, kind, target=""):
    info = tarfile.TarInfo(path)
    info.type, info.linkname = kind, target
    return info


def package_files(name, version):
    module = name.replace("-", "_")
    return {f"{module}/__init__.py": SOURCE, f"{module}-{version}.dist-info/METADATA": f"Name: {name}\nVersion: {version}\n".encode()}


def make_wheel(name, version):
    return wheel(package_files(name, version))


def make_sdist(name, version):
    top = f"{name.replace('-', '_')}-{version}"
    return tarball([(f"{top}/PKG-INFO", b"Metadata-Version: 2.1\n"), (f"{top}/src/{name.replace('-', '_')}/__init__.py", SOURCE)])


class Index:
    """Projects by name; each is a list of file records, and the archives by path."""

    def __init__(self):
        self.projects, self.archives, self.extra = {}, {}, {}

    def add(self, project, filename, data, **record):
        path = f"/files/{project}/{filename}"
        self.archives[path] = data
        digest = hashlib.sha256(data).hexdigest()
        row = {"filename": filename, "url": f"../..{path}", "size": len(data), "hashes": {"sha256": digest}, "yanked": False, **record}
        self.projects.setdefault(project, []).append(row)

    def add_sdist(self, project, data=None, version="1.0", **record):
        self.add(project, f"{project.replace('-', '_')}-{version}.tar.gz", make_sdist(project, version) if data is None else data, **record)

    def add_wheel(self, project, data=None, version="1.0", tags="py3-none-any", **record):
        self.add(project, f"{project.replace('-', '_')}-{version}-{tags}.whl", make_wheel(project, version) if data is None else data, **record)

    def listing(self, project):
        files = self.projects[project]
        stems = [re.sub(r"(\.tar\.gz|\.zip|\.egg|-[^-]+-[^-]+-[^-]+\.whl)$", "", f["filename"]) for f in files]
        versions = list(dict.fromkeys(stem.split("-")[1] for stem in stems))
        page = {"meta": {"api-version": "1.4"}, "name": project, "versions": versions, "files": files}
        return {**page, **self.extra.get(project, {})}


def standard_index():
    index = Index()
    for version, yanked in [("1.0", False), ("1.1", False), ("1.2", "it deletes files"), ("2.0rc1", False)]:
        index.add_sdist("demo", version=version, yanked=yanked)
        index.add_wheel("demo", version=version, yanked=yanked)
    index.add_sdist("sdist-only")
    index.add("zip-sdist", "zip-sdist-1.0.zip", wheel({"zip-sdist-1.0/zip_sdist.py": SOURCE}))
    for tags, padding in [("cp311-cp311-manylinux_2_17_x86_64", 300), ("cp311-cp311-win_amd64", 100), ("cp311-cp311-macosx_11_0_arm64", 200)]:
        index.add_wheel("platform-only", wheel({"platform_only/__init__.py": SOURCE, "platform_only/x.so": os.urandom(padding)}), tags=tags)
    for version in ["0.1a1", "0.1b2", "0.1.dev7"]:
        index.add_sdist("pre-only", version=version)
    index.add_sdist("all-yanked", version="1.0", yanked=True)
    index.add_sdist("all-yanked", version="1.1", yanked="licence")
    index.add("egg-only", "egg_only-1.0-py2.7.egg", b"egg")
    index.projects["nothing"] = []
    index.projects["quarantined"] = []
    index.extra["quarantined"] = {"project-status": {"status": "quarantined", "reason": "malware"}}
    index.add_sdist("api-two")
    index.extra["api-two"] = {"meta": {"api-version": "2.0"}}
    index.add_sdist("unhashed", hashes={})
    index.add_sdist("bad-sha", hashes={"sha256": "0" * 64})
    for name in ["held", "fading", "html", "cut", "lost", "refused", "busy", "busy-date", "flaky", "down", "closed", "mute", "storm"]:
        index.add_sdist(name)
    index.add_sdist("short", size=100_000)
    index.add_sdist("long", size=10)
    index.add_sdist("huge", size=1 << 40)
    index.add_sdist("wide")
    index.extra["wide"] = {"padding": "x" * (4 << 20)}
    index.add_sdist("hostile", tarball([
        ("hostile-1.0/good.py", b"good"),
        ("/absolute.py", b"x"),
        ("hostile-1.0/../../up.py", b"x"),
        special("hostile-1.0/soft.py", tarfile.SYMTYPE, "/etc/passwd"),
        special("hostile-1.0/hard.py", tarfile.LNKTYPE, "hostile-1.0/good.py"),
        special("hostile-1.0/pipe.py", tarfile.FIFOTYPE),
        ("hostile-1.0/twice.py", b"first"),
        ("hostile-1.0/./twice.py", b"second"),
        ("hostile-1.0/Case.py", b"upper"),
        ("hostile-1.0/case.py", b"lower"),
        ("hostile-1.0/caf\u00e9.py", b"utf-8"),
        ("hostile-1.0/latin\udce9.py", b"latin-1"),
        ("hostile-1.0/" + "d/" * 70 + "deep.py", b"x"),
        ("hostile-1.0/" + "n" * 5000 + ".py", b"x"),
        ("hostile-1.0/data.bin", b"\0" * 1000),
    ]))
    index.add_sdist("rootless", tarball([("setup.py", b"setup"), ("rootless/__init__.py", b"init")]))
    index.add_sdist("mixed-root", tarball([("._mixed-root-1.0", b"\0"), ("mixed-root-1.0/mixed.py", b"mixed")]))
    zeros = b"\0" * (80 << 20)
    index.add_wheel("bomb", wheel({"bomb.py": b"x", **{f"bomb{i}.py": zeros[: 10 << 20] for i in range(8)}}))
    index.add_sdist("tar-bomb", tarball([("tar_bomb-1.0/a.py", b"x"), ("tar_bomb-1.0/zeros.bin", zeros)]))
    noise = random.Random(1)
    index.add_sdist("empty", tarball([]))
    index.add_sdist("crowded", tarball([(f"crowded-1.0/f{i}.py", noise.randbytes(500 * i)) for i in range(50)]))
    return index


def add_folder(index, folder):
    for filename in sorted(os.listdir(folder)):
        found = re.match(r"(.+?)-\d[^-]*(\.tar\.gz|\.zip|-py3-none-any\.whl)$", filename)
        if found:
            with open(os.path.join(folder, filename), "rb") as file:
                index.add(normalized(found.group(1)), filename, file.read())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Header and body are two writes: else the second waits for the first's acknowledgement, 40 ms.
    disable_nagle_algorithm = True
    index = registries = None
    lock = threading.Lock()
    is_held, may_go = threading.Event(), threading.Event()
    log, seen = [], {}
    running, peak = set(), 0
    opened = 0
    latency, mood = 0, "up"

    def log_message(self, *_):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        cls = Handler
        is_asked = not self.path.startswith("/_")
        with cls.lock:
            if is_asked:
                headers = {name.lower(): value for name, value in self.headers.items()}
                cls.log.append({
                    "method": self.command, "path": self.path, "accept": headers.get("accept", ""), "agent": headers.get("user-agent", ""),
                    "headers": headers})
                # Who hung up has no request any more.
                cls.running = {other for other in cls.running if not other.is_left()} | {self}
                cls.peak = max(cls.peak, len(cls.running))
            cls.seen[self.path] = self.count = cls.seen.get(self.path, 0) + 1
        try:
            if is_asked:
                time.sleep(cls.latency)
            if is_asked and cls.mood != "up":
                self.answer(503 if cls.mood == "ail" else 429)
            else:
                self.route()
        finally:
            with cls.lock:
                cls.running.discard(self)

    def send_response(self, *arguments):
        # From here on the client may know its answer, and ask for the next thing before this thread runs again.
        with Handler.lock:
            Handler.running.discard(self)
        super().send_response(*arguments)

    def is_left(self):
        """Whether the client has hung up."""
        try:
            return socket.socket.recv(self.connection, 1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def route(self):
        if self.path == "/_log":
            with Handler.lock:
                text = json.dumps({"requests": Handler.log, "peak": Handler.peak, "connections": Handler.opened})
            return self.answer(200, text.encode(), "application/json")
        if self.path == "/_held":
            Handler.is_held.wait()
            return self.answer(200)
        if self.path == "/_release":
            Handler.may_go.set()
            return self.answer(200)
        if self.path.startswith(("/crates/", "/npm/", "/go/", "/debian/")):
            return self.registries.answer(self, self.path)
        if self.path.startswith("/feeds/"):
            return registry_feeds.route(self, self.path[len("/feeds/"):])
        if self.path.startswith("/plain/"):
            return self.plain(self.path[len("/plain/"):])
        if self.path in self.index.archives:
            return self.archive(self.path.split("/")[2], self.index.archives[self.path])
        found = re.fullmatch(r"/simple/([^/]+)/", self.path)
        if not found:
            return self.answer(404)
        name = normalized(found.group(1))
        if name != found.group(1):
            return self.answer(301, headers={"Location": f"/simple/{name}/"})
        if name not in self.index.projects:
            return self.answer(404, b"<html>404</html>", "text/html")
        self.project(name)

    def project(self, name):
        again = self.count > 1
        if name == "busy" and not again:
            return self.answer(429, headers={"Retry-After": "1"})
        if name == "busy-date" and not again:
            return self.answer(429, headers={"Retry-After": email.utils.formatdate(time.time() + 2, usegmt=True)})
        if name == "storm":
            return self.answer(429)
        if name == "closed":
            return self.answer(429, headers={"Retry-After": "86400"})
        if name == "down" or (name == "flaky" and self.count <= 3):
            return self.answer(503)
        if name == "refused":
            return self.answer(403)
        if name == "html":
            return self.answer(200, b"<!DOCTYPE html><html></html>", "text/html")
        self.answer(200, json.dumps(self.index.listing(name)).encode(), TYPE)

    def archive(self, project, data):
        if project == "held":
            Handler.is_held.set()
            Handler.may_go.wait()
        if project == "lost" or (project == "fading" and self.count > 1):
            return self.answer(404)
        if project == "cut":
            return self.cut(data)
        if project == "mute":
            self.close_connection = True
            return
        self.answer(200, data[: len(data) // 2] if project == "short" else data, "application/octet-stream")

    def plain(self, page):
        if page == "hello":
            return self.answer(200, b"hello\n", "text/plain")
        if page == "loop":
            return self.answer(302, headers={"Location": "/plain/loop"})
        if page == "escape":
            return self.answer(302, headers={"Location": "file:///etc/hostname"})
        if page == "broken":
            return self.cut(b"hello\n")
        self.answer(404)

    def cut(self, data):
        """Announces all of the data, sends half of it and hangs up."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data[: len(data) // 2])
        self.close_connection = True

    def answer(self, status, body=b"", kind="text/plain", headers={}):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port, certificate):
        super().__init__(("127.0.0.1", port), Handler)
        self.context, self.connections = None, set()
        if certificate:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.up()

    def up(self):
        """Accepts connections, on the port that it has had from the beginning."""
        self.server_activate()
        self.is_down = False
        threading.Thread(target=self.serve_forever, args=[0.01], daemon=True).start()

    def down(self):
        """Refuses connections and cuts those that are open. The port stays taken."""
        self.shutdown()
        self.is_down = True
        address = self.socket.getsockname()
        self.socket.close()
        self.socket = socket.socket(self.address_family, self.socket_type)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(address)
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already

    def obey(self, command):
        if command == "down":
            self.down()
        else:
            Handler.mood = command
            if self.is_down:
                self.up()

    def get_request(self):
        connection, address = super().get_request()
        if self.context:
            connection = self.context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        self.connections.add(connection)
        Handler.opened += 1
        return connection, address

    def shutdown_request(self, request):
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, *_):
        pass  # a client that hung up


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--generated", type=int, default=0)
    parser.add_argument("--folder")
    parser.add_argument("--certificate")
    parser.add_argument("--latency", type=int, default=0)
    options = parser.parse_args()
    Handler.index = standard_index()
    Handler.registries = registry_protocols.Registries()
    for number in range(options.generated):
        Handler.index.add_wheel(f"generated-{number:05}")
    if options.folder:
        add_folder(Handler.index, options.folder)
    Handler.latency = options.latency / 1000
    server = Server(options.port, options.certificate)
    print(server.server_address[1], flush=True)
    for line in sys.stdin:
        server.obey(line.strip())
        print("done", flush=True)


if __name__ == "__main__":
    main()
