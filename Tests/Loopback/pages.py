"""What server.py answers: the listings, feeds and archives of a shelf's packages, by the protocol of each registry."""
import base64
import collections
import json
import re
import urllib.parse

import feeds
import shelf

SIMPLE = "application/vnd.pypi.simple.v1+json"
LISTING_FAULTS = {"missing": (404, 1 << 60), "busy": (429, 2), "flaky": (503, 3), "down": (503, 1 << 60)}


class Pages:
    """What is where. A page is made of the shelf's rows when it is first asked for, and kept."""

    def __init__(self, folders, synthetic):
        self.rows = [{**row, "shelf": number} for number, folder in enumerate(folders) for row in shelf.rows(folder)]
        self.base = ""  # http://127.0.0.1:PORT, once it is known
        self.archives = {self.archive_path(row): row for row in self.rows}
        self.packages = {}
        for row in self.rows:
            self.packages.setdefault((row["registry"], self.listed_name(row)), []).append(row)
        self.made = {}
        self.asked = collections.Counter()
        self.synthetic = {
            "simple": feeds.Synthetic(synthetic, "synthetic-{:07}", "1.0"),
            "go": feeds.Synthetic(synthetic, "example.com/synthetic/p{:07}", "v1.0.0"),
        }

    @staticmethod
    def listed_name(row):
        if row["registry"] == "crates.io":
            return row["name"].lower()
        return re.sub(r"[-_.]+", "-", row["name"]).lower() if row["registry"] == "pypi" else row["name"]

    @staticmethod
    def escaped(text):
        """Go's spelling of capital letters in addresses."""
        return re.sub("[A-Z]", lambda found: "!" + found.group().lower(), text)

    def archive_path(self, row):
        name, registry = row["name"], row["registry"]
        if registry == "crates.io":
            return f"/crates/files/crates/{name}/{row['file']}"
        if registry == "npm":
            return f"/npm/{name}/-/{row['file']}"
        if registry == "go":
            return f"/go/proxy/{self.escaped(name)}/@v/{self.escaped(row['version'])}.zip"
        return f"/pypi/files/{name}/{row['file']}"

    def answer(self, target):
        """(status, further headers, body). The body is bytes, a shelf's row for its archive, or an iterator of bytes."""
        path, _, query = target.partition("?")
        row = self.archives.get(path)
        if row:
            return (404, "", b"") if row["fault"] == "lost" else (200, "Content-Type: application/octet-stream\r\n", row)
        made = self.made.get(target)
        if made is None:
            made = self.page(path, dict(urllib.parse.parse_qsl(query)))
            if made[2] is not None:
                self.made[target] = made
        kind, fault, body = made
        refusal = LISTING_FAULTS.get(fault)
        if refusal:
            self.asked[path] += 1
            if self.asked[path] <= refusal[1]:
                return refusal[0], "Retry-After: 1\r\n" if refusal[0] == 429 else "", b""
        if body is None:
            return 404, "", b"not found\n"
        return 200, f"Content-Type: {kind}\r\n", body() if callable(body) else body

    def page(self, path, query):
        """(content type, fault, body or a function that gives it anew); body None where there is nothing."""
        # An npm name has its slash escaped.
        parts = urllib.parse.unquote(path).split("/")[1:]
        kind, fault, body = "text/plain", "", None
        if path.startswith("/crates/index/") and path != "/crates/index/config.json":
            rows = self.packages.get(("crates.io", parts[-1]), [])
            fault, body = self.listing(rows, self.index_lines)
        elif path == "/crates/index/config.json":
            body = json.dumps({"dl": self.base + "/crates/files/crates", "api": self.base}).encode()
        elif path == "/crates/files/db-dump.tar.gz":
            body = feeds.crates_dump([row for row in self.rows if row["registry"] == "crates.io"])
        elif path.startswith("/npm/"):
            kind = "application/json"
            fault, body = self.listing(self.packages.get(("npm", "/".join(parts[1:])), []), self.packument)
        elif path.startswith("/changes/registry/"):
            kind, body = "application/json", self.changes(parts[2:], query)
        elif path == "/go/index/index":
            body = self.go_index(self.releases("go"), query)
        elif path.startswith("/go/"):
            fault, body = self.go(path)
        elif path == "/pypi/simple/":
            kind, body = SIMPLE, lambda: feeds.simple_list(self.releases("pypi"))
        elif path.startswith("/pypi/simple/"):
            kind = SIMPLE
            fault, body = self.listing(self.packages.get(("pypi", parts[2]), []), self.project)
        elif path == "/synthetic/simple/":
            kind, body = SIMPLE, lambda: feeds.simple_list(self.synthetic["simple"])
        elif path == "/synthetic/go/index":
            body = self.go_index(self.synthetic["go"], query)
        return kind, fault, body

    def releases(self, registry):
        """The last release of each package."""
        return feeds.Releases([(name, rows[-1]["version"]) for (of, name), rows in self.packages.items() if of == registry])

    @staticmethod
    def listing(rows, make):
        return (rows[0]["fault"], make(rows)) if rows else ("", None)

    @staticmethod
    def sha256(row):
        return "0" * 64 if row["fault"] == "wrong-sum" else row["sha256"]

    def index_lines(self, rows):
        lines = [
            json.dumps({"name": row["name"], "vers": row["version"], "deps": [], "cksum": self.sha256(row), "features": {}, "yanked": False})
            for row in rows
        ]
        return ("\n".join(lines) + "\n").encode()

    def packument(self, rows):
        versions = {}
        for row in rows:
            dist = {"tarball": self.base + self.archive_path(row), **row["listing"]}
            if row["fault"] == "wrong-sum":
                dist["integrity"] = "sha512-" + base64.b64encode(bytes(64)).decode()
            versions[row["version"]] = {"name": row["name"], "version": row["version"], "dist": dist}
        return json.dumps({"name": rows[0]["name"], "dist-tags": {"latest": rows[-1]["version"]}, "versions": versions}).encode()

    def project(self, rows):
        files = [
            {
                "filename": row["file"], "url": "../.." + self.archive_path(row).removeprefix("/pypi"), "size": row["size"],
                "hashes": {"sha256": self.sha256(row)}, "yanked": False,
            } for row in rows
        ]
        page = {"meta": {"api-version": "1.4"}, "name": rows[0]["name"], "versions": [row["version"] for row in rows], "files": files}
        return json.dumps(page).encode()

    def go(self, path):
        path = re.sub("!([a-z])", lambda found: found.group(1).upper(), path)
        found = re.fullmatch(r"/go/proxy/(.+)/(?:@v/(?:(list)|(.+)\.(info|mod))|(@latest))", path)
        if found:
            module, is_list, version, part, _ = found.groups()
            rows = self.packages.get(("go", module), [])
            if not rows:
                return "", None
            if is_list:
                return rows[0]["fault"], "".join(row["version"] + "\n" for row in rows).encode()
            row = next((row for row in rows if row["version"] == version), None) if version else rows[-1]
            if not row:
                return "", None
            return "", row["listing"]["mod"].encode() if part == "mod" else json.dumps({"Version": row["version"]}).encode()
        found = re.fullmatch(r"/go/sum/lookup/(.+)@([^@]+)", path)
        rows = self.packages.get(("go", found.group(1)), []) if found else []
        row = next((row for row in rows if row["version"] == found.group(2)), None)
        if not row:
            return "", None
        h1 = "h1:" + "A" * 43 + "=" if row["fault"] == "wrong-sum" else row["listing"]["h1"]
        return "", f"1\n{row['name']} {row['version']} {h1}\n{row['name']} {row['version']}/go.mod h1:x=\n\ntree\n".encode()

    @staticmethod
    def go_index(releases, query):
        limit = min(2000, int(query.get("limit", 2000)))
        return lambda: feeds.go_index(releases, query.get("since", ""), limit)

    def changes(self, parts, query):
        releases, limit = self.releases("npm"), min(10_000, int(query.get("limit", 10_000)))
        if parts == ["_changes"]:
            return lambda: feeds.npm_changes(releases, int(query.get("since", 0)), limit)
        if parts == ["_all_docs"]:
            return lambda: feeds.npm_all(releases, json.loads(query.get("startkey", '""')), limit)
        return json.dumps({"doc_count": len(releases), "update_seq": len(releases)}).encode()
