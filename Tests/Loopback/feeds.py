"""The registries' feeds: what there is, in the form in which each registry says it. Pages are made while they are sent, so that a list of a
million names takes no memory here.

crates.io's daily dump · npm's _changes and _all_docs · the Go index · the simple API's list of projects with their serials
"""
import calendar
import csv
import datetime
import io
import json
import tarfile
import gzip

BEGIN = calendar.timegm((2020, 1, 1, 0, 0, 0))
PIECE = 2000  # names for one piece of a page


class Releases:
    """Names and versions in order; a release's place is also its serial number, from 1, and its time, in seconds."""

    def __init__(self, releases):
        self.releases = releases

    def __len__(self):
        return len(self.releases)

    def __getitem__(self, place):
        return self.releases[place]


class Synthetic:
    """As many releases as one likes; none is stored."""

    def __init__(self, count, name, version):
        self.count, self.name, self.version = count, name, version

    def __len__(self):
        return self.count

    def __getitem__(self, place):
        return self.name.format(place), self.version


def moment(place):
    time = datetime.datetime.fromtimestamp(BEGIN + place, datetime.timezone.utc)
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + "000000Z"


def place_of(text):
    """The first place whose moment is not before a time."""
    try:
        time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return 0
    if time.tzinfo is None:
        time = time.replace(tzinfo=datetime.timezone.utc)
    seconds = time.timestamp() - BEGIN
    return max(0, int(-(-seconds // 1)))


def pieces(places, head, row, separator, tail):
    """A page of rows, in pieces of some 100 kB."""
    text, count = head, 0
    for place in places:
        text += (separator if count else "") + row(place)
        count += 1
        if count % PIECE == 0:
            yield text.encode()
            text = ""
    yield (text + tail).encode()


def simple_list(releases):
    """PEP 691's list of projects: a release for each name is expected."""
    def row(place):
        return '{"_last-serial":%d,"name":"%s"}' % (place + 1, releases[place][0])

    head = '{"meta":{"_last-serial":%d,"api-version":"1.4"},"projects":[' % len(releases)
    return pieces(range(len(releases)), head, row, ",", "]}")


def go_index(releases, since, limit):
    def row(place):
        name, version = releases[place]
        return '{"Path":"%s","Version":"%s","Timestamp":"%s"}\n' % (name, version, moment(place))

    first = place_of(since)
    return pieces(range(first, min(len(releases), first + limit)), "", row, "", "")


def npm_changes(releases, since, limit):
    def row(place):
        return '{"seq":%d,"id":%s,"changes":[{"rev":"1-%x"}]}' % (place + 1, json.dumps(releases[place][0]), place)

    first = min(since, len(releases))
    last = min(first + limit, len(releases))
    return pieces(range(first, last), '{"results":[\n', row, ",\n", '\n],"last_seq":%d}\n' % last)


def npm_all(releases, start, limit):
    """start: the first name, as JSON text; names are in their order here."""
    names = sorted({name for name, _ in releases})
    first = next((place for place, name in enumerate(names) if name >= start), len(names))
    row = '{"id":%s,"key":%s,"value":{"rev":"1-0"}}'
    rows = ",\n".join(row % (json.dumps(name), json.dumps(name)) for name in names[first:first + limit])
    yield ('{"total_rows":%d,"offset":%d,"rows":[\n%s\n]}\n' % (len(names), first, rows)).encode()


def crates_dump(rows):
    """db-dump.tar.gz with the tables that a plan needs. rows: shelf rows of crates.io, a crate's versions in order."""
    tables = {"crates": [("created_at", "id", "name", "updated_at")], "default_versions": [("crate_id", "version_id")]}
    tables["versions"] = [("crate_id", "crate_size", "created_at", "has_lib", "id", "num", "tar_sha256", "yanked")]
    ids = {}
    for place, row in enumerate(rows):
        crate = ids.setdefault(row["name"], len(ids) + 1)
        time = moment(place).replace("T", " ").removesuffix("Z")
        tables["versions"].append((crate, row["size"], time, "t", place + 1, row["version"], row["sha256"], "f"))
    last = {row["name"]: place for place, row in enumerate(rows)}
    for name, crate in ids.items():
        tables["crates"].append((moment(0)[:19], crate, name, moment(last[name]).replace("T", " ").removesuffix("Z")))
        tables["default_versions"].append((crate, last[name] + 1))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, lines in tables.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(lines)
            info = tarfile.TarInfo(f"2020-01-01-000000/data/{name}.csv")
            data = text.getvalue().encode()
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return gzip.compress(out.getvalue(), compresslevel=6, mtime=0)
