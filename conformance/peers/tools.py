"""What each tool prints for a source tree: its symbols in one shape, or rows, and the CPU seconds that it took."""
import collections, json, os, re, resource, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))

# A symbol as a tool prints it. `owners`: names around it, outermost first; `owner_kind`: what the innermost is, in the tool's words;
# `text`: its first line of source or its signature; `exported`: what the tool says about it, None when it says nothing.
Symbol = collections.namedtuple("Symbol", "name kind file line owners owner_kind text exported is_import")


def run(command, folder):
    """(standard output, CPU seconds, user and system, of the process and what it started)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode and not done.stdout:
        sys.exit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')[-800:]}")
    return done.stdout.decode(errors="replace"), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


class Ctags:
    name, languages = "universal-ctags", {
        "python": "Python", "rust": "Rust", "go": "Go", "typescript": "TypeScript", "javascript": "JavaScript", "c": "C"}

    def version(self):
        return re.search(r"Universal Ctags (\S+?),?\s", subprocess.check_output(["ctags", "--version"], text=True) + " ").group(1)

    def symbols(self, language, tree):
        """Prototypes and external variables are asked for: headers hold little else. `.h` is C here, not C++; `.pyi` is Python."""
        own = {"c": ["--langmap=C:.h", "--kinds-C=+px"], "python": ["--langmap=Python:+.pyi"]}.get(language, [])
        output, seconds = run(
            ["ctags", "-R", "--languages=" + self.languages[language], *own, "--output-format=json", "--fields=+nzZpKSa", "--sort=no", "-f", "-"],
            tree)
        return [self.symbol(json.loads(line)) for line in output.splitlines() if line.startswith("{")], seconds

    def symbol(self, tag):
        scope = tag.get("scope", "")
        text = re.sub(r"^/\^|\$?/$", "", tag.get("pattern", "")).replace("\\/", "/").strip()
        # A typedef of an unnamed struct says which one in `typeref`.
        if tag["kind"] == "typedef" and "__anon" in tag.get("typeref", ""):
            text = tag["typeref"]
        exported = {"private": False}.get(tag.get("access"))
        return Symbol(
            tag["name"], tag["kind"], os.path.normpath(tag["path"]), tag["line"], tuple(x for x in re.split(r"::|\.", scope) if x),
            tag.get("scopeKind"), text, exported, tag["kind"] in ("unknown", "namespace") and "nameref" in tag)


class Outline:
    name, languages = "ast-grep outline", {
        "python": "python", "rust": "rust", "go": "go", "typescript": "ts", "javascript": "js", "c": "c"}

    def __init__(self, venv):
        self.program = os.path.join(venv, "bin", "ast-grep")

    def version(self):
        return subprocess.check_output([self.program, "--version"], text=True).split()[-1]

    def symbols(self, language, tree):
        """All items, with members and signatures: the other views leave them out."""
        output, seconds = run(
            [self.program, "outline", "-l", self.languages[language], "--items", "all", "--view", "expanded", "--json=stream", "-j", "1",
             "--follow", "--no-ignore", "hidden", "--no-ignore", "dot", "--no-ignore", "vcs", "."], tree)
        found = []
        for line in output.splitlines():
            file = json.loads(line)
            for item in file["items"]:
                found.append(self.symbol(item, file["path"], (), None))
                found += [self.symbol(m, file["path"], (item["name"],), item["symbolType"]) for m in item.get("members", [])]
        return found, seconds

    def symbol(self, item, file, owners, owner_kind):
        return Symbol(
            item["name"], item["symbolType"], os.path.normpath(file), item["range"]["start"]["line"] + 1, owners, owner_kind,
            item["signature"].strip(), item.get("isExported", item.get("isPublic")), item.get("isImport", False))


class Griffe:
    name, languages = "griffe", {"python": "Python"}

    def __init__(self, venv):
        self.python = os.path.join(venv, "bin", "python")

    def version(self):
        return subprocess.check_output([self.python, "-c", "import importlib.metadata as m; print(m.version('griffe'))"], text=True).strip()

    def rows(self, language, tree, settings):
        """It has paths of its own: nothing is converted."""
        output, seconds = run([self.python, os.path.join(HERE, "griffe_surface.py"), *settings["extract"]["modules"]], tree)
        return [json.loads(line) for line in output.splitlines()], seconds


class Omni:
    name = "omni"

    def __init__(self, program, languages):
        self.program, self.languages = program, dict.fromkeys(languages)

    def version(self):
        return subprocess.check_output([self.program, "--version"], text=True).split()[-1]

    def rows(self, language, tree, settings):
        told = ["--language", language, "--settings", tree + ".settings.json", "--format", "jsonl"]
        output, seconds = run([self.program, "extract", *told, tree], tree)
        return [json.loads(line) for line in output.splitlines()], seconds
