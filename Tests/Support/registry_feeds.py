"""The lists of whole registries, for registry_server.py: /feeds/REGISTRY/VARIANT/… answers as the registry's own feed does.

  crates    good: serde-like crates, one without a library, one all yanked, one without a default version, one malformed
            shuffled: tables in another order, CRLF · renamed: the checksum's older column · many-N: N crates of three versions each
            once-cut: breaks off the first time · cut: always · short: the archive ends early · no-table  no-column  ragged  open-quote
            long-row  html
  npm       good: a database of nine documents, one deleted, one changed twice, one of the database's own · grown: with three more changes
            circle: every page is the first one · anew: its numbers have begun again · html  no-list  no-cursor  wide  deep  torn
  go        good: nine versions, four of one instant · grown: with three more, one at the last instant · instant: seven of one instant
            backwards: not in the order of time · torn: a line that is no record
  pypi      good: six projects · many-N: N of them · odd: names that are none among others · useless: no usable name
            api-two  html  no-list  wide  deep  cut
"""
import gzip
import hashlib
import io
import json
import re
import tarfile
import urllib.parse

DEEP = b'{"projects": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
HTML = b"<!DOCTYPE html><html></html>"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


# crates.io


def cell(value):
    """As PostgreSQL writes it."""
    text = "" if value is None else {True: "t", False: "f"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    return '"' + text.replace('"', '""') + '"' if any(c in text for c in ',"\r\n') else text


def table(header, rows, line_end="\n"):
    return "".join(",".join(cell(value) for value in row) + line_end for row in [header] + rows).encode()


def crate_tables(variant):
    crates, defaults, versions = [], [], []

    def add(name, number="1.0.0", has_lib=True, yanked=False, is_default=True, checksum=None, description="plain"):
        crate, version = len(crates) + 1, 1000 - len(versions)
        crates.append([f"2024-01-{crate:02} 00:00:00+00", description, crate, name])
        versions.append([10 * crate + 1, crate, "0.0.1", 5, digest("old"), False, True, version + 5000])
        versions.append([100 + crate, crate, number, 7, digest(name) if checksum is None else checksum, yanked, has_lib, version])
        if is_default:
            defaults.append([crate, version, 2])

    add("serde", "1.0.200", description='a "framework",\nin two lines\r\nand, more')
    add("Camel_Case", "0.3.0-rc.1", has_lib=None, description='"')
    add("program", has_lib=False)
    add("all-yanked", yanked=True)
    add("reserved", is_default=False)
    add("bad-sum", checksum="abc")
    add("last", description="")
    if variant.startswith("many-"):
        crates, defaults, versions = [], [], []
        for i in range(1, int(variant[5:]) + 1):
            crates.append(["2024-01-01 00:00:00+00", "some, words", i, f"crate-{i}"])
            versions += [[3 * i + j, i, f"{j}.0.0", i, digest(f"crate-{i}") if j == 1 else "0" * 64, False, True, 3 * i + j] for j in range(3)]
            defaults.append([i, 3 * i + 1, 3])
    checksum = "checksum" if variant == "renamed" else "sum" if variant == "no-column" else "tar_sha256"
    if variant == "ragged":
        crates[3].append("one more")
    if variant == "long-row":
        crates[3][3] = "x" * 100_000
    line_end = "\r\n" if variant == "shuffled" else "\n"
    tables = {
        "crates": table(["updated_at", "description", "id", "name"], crates, line_end),
        "default_versions": table(["crate_id", "version_id", "num_versions"], defaults, line_end),
        "version_downloads": b"no,table\n" * 1000,
        "versions": table(["downloads", "crate_id", "num", "crate_size", checksum, "yanked", "has_lib", "id"], versions, line_end),
    }
    if variant == "open-quote":
        tables["crates"] += b'"'
    if variant == "no-table":
        del tables["default_versions"]
    if variant == "shuffled":
        # The last row has no line break.
        tables = {name: data.rstrip() for name, data in reversed(tables.items())}
    return tables


def dump(variant):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1, format=tarfile.PAX_FORMAT) as archive:
        for path, data in [("README.md", b"a dump")] + [(f"data/{name}.csv", data) for name, data in crate_tables(variant).items()]:
            info = tarfile.TarInfo("2024-01-01-000000/" + path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def crates(handler, variant, path):
    if path != "/db-dump.tar.gz":
        return handler.answer(404)
    if variant == "html":
        return handler.answer(200, HTML, "text/html")
    data = dump(variant)
    if variant == "cut" or (variant == "once-cut" and handler.count == 1):
        return handler.cut(data)
    if variant == "short":
        data = gzip.compress(gzip.decompress(data)[:2000])
    handler.answer(200, data, "application/gzip")


# npm


def npm_changes(variant):
    """(seq, id, deleted), by seq."""
    changes = [(3, "left-pad"), (5, "@scope/thing"), (9, "_design/app"), (12, "b"), (13, "removed"), (20, "b"), (21, 'quo"ted'), (25, "Case")]
    changes += [(30, "case"), (41, "removed", True), (44, "zebra")]
    if variant == "grown":
        changes += [(50, "newcomer"), (51, "zebra"), (52, "b", True)]
    return [change if len(change) == 3 else (*change, False) for change in changes]


def npm(handler, variant, path):
    address = urllib.parse.urlsplit(path)
    query = {key: value[0] for key, value in urllib.parse.parse_qs(address.query, keep_blank_values=True).items()}
    changes = npm_changes(variant)
    if address.path == "/registry/":
        return answer(handler, {"db_name": "registry", "doc_count": 9, "update_seq": changes[-1][0]})
    if variant == "html":
        return handler.answer(200, HTML, "text/html")
    if variant == "deep":
        return handler.answer(200, DEEP.replace(b"projects", b"results"), "application/json")
    limit = int(query.get("limit", 10_000))
    if address.path == "/registry/_all_docs":
        last = {name: (seq, deleted) for seq, name, deleted in changes}
        names = sorted(name for name, (_, deleted) in last.items() if not deleted)
        start = "" if variant == "circle" else json.loads(query["startkey"])
        rows = [{"id": name, "key": name, "value": {"rev": f"{last[name][0]}-x"}} for name in names if name >= start][:limit]
        return answer(handler, {"total_rows": len(names), "offset": 0, "rows": rows})
    if address.path != "/registry/_changes":
        return handler.answer(404)
    since = 0 if variant == "circle" else int(query["since"])
    results = [{"seq": seq, "id": name, "changes": [{"rev": f"{seq}-x"}], **({"deleted": True} if deleted else {})} for seq, name, deleted in changes]
    results = [result for result in results if result["seq"] > since][:limit]
    page = {"results": results, "last_seq": results[-1]["seq"] if results else since}
    if variant == "anew":
        page = {"results": [], "last_seq": 7}
    if variant == "no-list":
        del page["results"]
    if variant == "no-cursor":
        del page["last_seq"]
    if variant == "wide":
        page["padding"] = "x" * (1 << 20)
    if variant == "torn":
        return handler.answer(200, json.dumps(page).encode()[:-20], "application/json")
    answer(handler, page)


# Go


def go(handler, variant, path):
    query = {key: value[0] for key, value in urllib.parse.parse_qs(urllib.parse.urlsplit(path).query).items()}
    rows = [("a", "v1.0.0", "10"), ("b", "v1.0.0", "20.5"), ("a", "v1.1.0", "30"), ("c", "v0.1.0", "30"), ("d", "v0.1.0", "30")]
    rows += [("e", "v0.1.0", "30"), ("a", "v1.2.0", "40.000001"), ("f", "v0.0.1", "50"), ("Upper", "v0.0.1", "50")]
    if variant == "grown":
        rows += [("late", "v0.0.1", "50"), ("a", "v1.3.0", "51"), ("b", "v2.0.0+incompatible", "52.25")]
    if variant == "instant":
        rows = [(f"m{i}", "v1.0.0", "30") for i in range(7)]
    if variant == "backwards":
        rows = [("a", "v1.0.0", "30"), ("b", "v1.0.0", "10"), ("c", "v1.0.0", "20"), ("a", "v1.0.0", "30"), ("b", "v1.0.0", "10")]
    since = float(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:(\d\d(\.\d+)?)Z", query["since"]).group(1))
    # The true one begins in 2019.
    since = since if query["since"].startswith("2024") else 0
    if variant != "backwards":
        rows = [row for row in rows if float(row[2]) >= since]
    lines = [json.dumps({"Path": f"example.com/{name}", "Version": version, "Timestamp": f"2024-01-01T00:00:{at}Z"}) for name, version, at in rows]
    lines = lines[: int(query["limit"])]
    if variant == "torn":
        lines[1] = lines[1][:-5]
    handler.answer(200, "".join(line + "\n" for line in lines).encode(), "application/x-ndjson")


# PyPI


def pypi(handler, variant, path):
    if path != "/" or "application/vnd.pypi.simple.v1+json" not in handler.headers["Accept"]:
        return handler.answer(404)
    if variant in ("html", "deep"):
        return handler.answer(200, HTML if variant == "html" else DEEP, "text/html")
    names = ["Django", "zope.interface", "a_b", "demo", "x", "\u0031\u0032"]
    if variant.startswith("many-"):
        names = [f"project-{i}" for i in range(int(variant[5:]))]
    if variant == "odd":
        names += ["", "no name", None, "../up", "caf\u00e9", "-dash", {"name": 1}]
    if variant == "useless":
        names = ["", "no name"]
    page = {"meta": {"_last-serial": 99, "api-version": "2.0" if variant == "api-two" else "1.4"}}
    page["projects"] = [{"_last-serial": 10 * i, "name": name} for i, name in enumerate(names)]
    if variant == "no-list":
        del page["projects"]
    if variant == "wide":
        page["padding"] = "x" * (1 << 20)
    data = json.dumps(page, ensure_ascii=True).encode()
    if variant == "cut":
        return handler.cut(data)
    handler.answer(200, data, "application/vnd.pypi.simple.v1+json")


def answer(handler, page):
    handler.answer(200, json.dumps(page).encode(), "application/json")


def route(handler, path):
    """Answers a request below /feeds/."""
    registry, variant, rest = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
    {"crates": crates, "npm": npm, "go": go, "pypi": pypi}.get(registry, lambda h, *_: h.answer(404))(handler, variant, "/" + rest)
