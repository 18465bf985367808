"""From the symbols that a tool prints to public paths in the spelling of the truth, by each language's simplest rule.

A converter gets the symbols, the tree's source files, the package's name and what an extractor is told about it, and yields
(path, symbol); the symbol is None for a module that is known by its files alone. It uses what stands in file names,
names around a symbol and the symbol's first line: module from file, members by what surrounds them, public by underscore, `pub`,
capital letter or `export`. It follows no re-export and reads no file.
"""
import re

IDENTIFIER = re.compile(r"[A-Za-z_$][\w$]*")
TEST_FILE = re.compile(r"(^|/)(tests?|__tests__|spec|bench(marks?)?|examples?)/|\.(test|spec)\.\w+$")
EXPORT_LIST = re.compile(r"export\s*(type\s*)?\{")


def listed_names(text):
    """(original, public name) of each name in `{a, b as c}`, or in `a, b as c`."""
    inner = re.sub(r".*\{|\}.*", "", text, flags=re.S)
    pairs = (part.split(" as ") for part in inner.replace("(", "").replace(")", "").split(","))
    return [(p[0].split()[-1], p[-1].split()[-1]) for p in pairs if all(x.split() and IDENTIFIER.fullmatch(x.split()[-1]) for x in p)]


def python(symbols, files, package, told):
    def module(file):
        steps = file.rsplit(".", 1)[0].split("/")
        return tuple(steps[:-1] if steps[-1] == "__init__" else steps)

    def is_public(steps):
        return not any(s.startswith("_") and not (s.startswith("__") and s.endswith("__")) for s in steps)

    def is_test(steps):
        return any(s in ("tests", "conftest", "__main__") or s.startswith("test_") for s in steps)

    tops = set(told["modules"])
    modules = {f: module(f) for f in files if f.split("/")[0].split(".")[0] in tops}
    modules = {f: m for f, m in modules.items() if is_public(m) and not is_test(m)}
    for steps in modules.values():
        yield ".".join(steps), None
    classes = {(s.file, *s.owners, s.name) for s in symbols if s.kind == "class"}
    for s in symbols:
        if s.file not in modules or s.name == "__all__" or not is_public((*s.owners, s.name)):
            continue
        if not s.is_import:
            if all((s.file, *s.owners[:i + 1]) in classes for i in range(len(s.owners))):
                yield ".".join((*modules[s.file], *s.owners, s.name)), s
        elif "__init__." in s.file and not s.owners:
            origin = re.match(r"from\s+([\w.]+)\s+import\s+([^#]*)", s.text, re.S)
            if not origin:
                # A name on a line of its own, inside of brackets: where it comes from is not said.
                names = [] if s.text.startswith("import") else [(s.name, s.name)]
            else:
                names = listed_names(origin[2]) if origin[1].startswith(".") or origin[1].split(".")[0] in tops else []
            for _, name in names:
                if is_public((name,)):
                    yield ".".join((*modules[s.file], name)), s


def rust(symbols, files, package, told):
    def module(s):
        steps = re.sub(r"(/mod)?\.rs$", "", s.file[len("src/"):]).split("/")
        inner = s.owners if s.owner_kind == "module" else s.owners[:-1]
        return (*(() if steps == ["lib"] else steps), *inner)

    def is_pub(s):
        return s.text.startswith("pub ") or s.kind in ("enumerator", "enumMember", "macro") or s.owner_kind == "interface"

    symbols = [s for s in symbols if s.file.startswith("src/") and not s.file.startswith(("src/bin/", "src/main."))]
    public = {(*module(s), s.name) for s in symbols if s.kind == "module" and not s.is_import and is_pub(s)}

    def place(steps):
        """Up to the first module that is not public: what such a module holds is mostly re-exported above it."""
        n = next((i for i in range(len(steps)) if steps[:i + 1] not in public), len(steps))
        return (told["lib"], *steps[:n])

    yield told["lib"], None
    types = {}
    for s in symbols:
        if s.owner_kind in (None, "module") and is_pub(s) and not s.is_import:
            steps = () if s.kind == "macro" else module(s)
            types.setdefault(s.name, place(steps) + (s.name,))
            if s.kind != "module" or (*steps, s.name) in public:
                yield "::".join(place(steps) + (s.name,)), s
        elif s.is_import and s.text.startswith("pub use "):
            for _, name in listed_names(s.text[len("pub use "):].rstrip(";").rsplit("::", 1)[-1]):
                yield "::".join(place(module(s)) + (name,)), s
    for s in symbols:
        if s.owner_kind not in (None, "module") and is_pub(s) and s.owners[-1].split("<")[0] in types:
            yield "::".join(types[s.owners[-1].split("<")[0]] + (s.name,)), s


def go(symbols, files, package, told):
    included = told.get("include") or [""]

    def import_path(file):
        folder = file.rpartition("/")[0]
        return told["import_path"] + ("/" + folder if folder else "")

    def is_listed(file):
        folders = file.split("/")[:-1]
        return (
            not file.endswith("_test.go") and not any(f in ("internal", "vendor", "testdata") or f[0] in "._" for f in folders)
            and any(file.startswith(i) for i in included))

    for path in {import_path(f) for f in files if is_listed(f)}:
        yield path, None
    for s in symbols:
        receiver = re.match(r"func \((?:\w+\s+)?\*?(\w+)", s.text)
        owners = s.owners[1:] if s.owner_kind == "package" or len(s.owners) > 1 else s.owners
        owners = (receiver[1],) if receiver else owners
        if is_listed(s.file) and not s.is_import and len(owners) < 2 and all(x[0].isupper() for x in (*owners, s.name)):
            yield ".".join((import_path(s.file), *owners, s.name)), s


def exported(symbols, package, entries, is_public=lambda s: False):
    """What a file exports stands at the root, whichever file it is, and below each entry that is this file. `is_public`: for other names."""
    roots, lists, tops = {}, {}, {}
    for key, file in entries.items():
        roots.setdefault(file, {package}).add(package if key == "." else f"{package}/{key.removeprefix('./')}")
    symbols = [s for s in symbols if not TEST_FILE.search(s.file)]
    for s in symbols:
        if EXPORT_LIST.match(s.text):
            lists.setdefault(s.file, {}).update(listed_names(s.text))
            for _, name in listed_names(s.text):
                for root in roots.get(s.file, {package}):
                    yield f"{root}.{name}", s
    for s in symbols:
        name = lists.get(s.file, {}).get(s.name, s.name)
        if s.owners or s.is_import or not IDENTIFIER.fullmatch(s.name):
            continue
        if s.text.startswith("export ") or s.name in lists.get(s.file, ()) or is_public(s):
            paths = {f"{root}.{name}" for root in roots.get(s.file, {package})}
            if s.text.startswith("export default "):
                paths = {f"{package}.{name}"} | {f"{root}.default" for root in roots.get(s.file, ())}
            tops.setdefault((s.file, s.name), set()).update(paths)
            for path in paths:
                yield path, s
    for s in symbols:
        if s.owners and s.exported is not False and not s.name.startswith("#"):
            for path in tops.get((s.file, s.owners[0]), ()):
                mark = "static:" if s.text.startswith("static ") and s.file.endswith("js") else ""
                yield ".".join((path, *s.owners[1:], mark + s.name)), s


def typescript(symbols, files, package, told):
    """In a declaration file without `export` everything is declared for all; a namespace that is all of it is what it exports."""
    is_declared = told.get("form") == "d.ts"
    symbols = [s for s in symbols if bool(re.search(r"\.d\.[mc]?ts$", s.file)) == is_declared and not s.is_import]
    with_exports = {s.file for s in symbols if s.text.startswith("export ")}
    tops = {}
    for s in symbols:
        if not s.owners:
            tops.setdefault(s.file, set()).add(s.name if s.kind in ("namespace", "module") else None)
    whole = {(f, *names) for f, names in tops.items() if len(names) == 1 and None not in names and f not in with_exports}
    symbols = [s._replace(owners=s.owners[1:]) if (s.file, *s.owners[:1]) in whole else s for s in symbols]
    yield from exported(symbols, package, told["entries"], lambda s: is_declared and s.file not in with_exports)


def javascript(symbols, files, package, told):
    """In a CommonJS package the functions and classes at the top of a file, and what is set on `exports`, count as exported.
    Of members, only what a class has before it is instantiated."""
    def is_public(s):
        return told["mode"] == "cjs" and s.kind in ("function", "class") and not s.name.startswith(("_", "AnonymousFunction"))

    flat = []
    for s in symbols:
        owners = s.owners[1:] if s.owners[:1] == ("module",) else s.owners
        if owners[:1] == ("exports",):
            flat.append(s._replace(owners=owners[1:], kind="function"))
        elif not owners or len(owners) == 1 and s.name != "constructor" and s.kind in ("method", "getter", "setter", "generator"):
            flat.append(s)
    yield from exported(flat, package, {".": told["entry"]}, is_public)


def c(symbols, files, package, told):
    """A struct without a tag is named by its typedef; without either its members are those of what surrounds it."""
    typedefs = {s.text.split(":")[-1].rstrip(" *"): s.name for s in symbols if s.kind == "typedef" and "__anon" in s.text}
    for s in symbols:
        if s.is_import or s.name.startswith("__anon"):
            continue
        owners = [typedefs.get(o, o) for o in s.owners if o in typedefs or not o.startswith("__anon")]
        yield ".".join((*owners, s.name) if s.kind in ("member", "field") else (s.name,)), s


CONVERTERS = {"python": python, "rust": rust, "go": go, "typescript": typescript, "javascript": javascript, "c": c}
