"""Print the public paths that griffe finds in packages below the working folder, one JSON object a line. Runs where griffe is installed.

usage: griffe_surface.py PACKAGE ...

Public is what griffe's `is_public` says. It says so of no imported name unless an export list has it, which would hide `requests.get`:
therefore also what an `__init__` imports from its own distribution, modules left out. Test modules are left out as in the truth.
"""
import json, os, sys
import griffe

packages = sys.argv[1:]
loader = griffe.GriffeLoader(search_paths=["."], allow_inspection=False)
for package in packages:
    loader.load(package, submodules=True)
loader.resolve_aliases(implicit=True, external=False)


def final(member):
    """What a name leads to; None when that lies elsewhere."""
    try:
        return member.final_target if member.is_alias else member
    except (griffe.AliasResolutionError, griffe.CyclicAliasError):
        return None


def is_listed(member, scope, target):
    if not member.is_alias and member.is_module:
        return not (member.name.startswith(("_", "test_")) or member.name in ("tests", "conftest"))
    if member.is_public or scope.is_class or scope.exports:
        return member.is_public and member.name != "__all__"
    from_own = member.is_alias and member.target_path.split(".")[0] in packages
    return from_own and scope.is_init_module and not member.name.startswith("_") and bool(target) and not target.is_module


def kind(target, scope):
    if target.is_function:
        return "method" if scope.is_class else "function"
    return "property" if "property" in target.labels else target.kind.value


def walk(scope, path, above):
    for name, member in sorted(scope.members.items()):
        target = final(member)
        if not is_listed(member, scope, target):
            continue
        row = {"path": f"{path}.{name}", "kind": kind(target, scope) if target else None, "canonical": not member.is_alias}
        if target and isinstance(target.filepath, os.PathLike):
            row.update(file=os.path.relpath(target.filepath), line=target.lineno or 1)
        print(json.dumps(row))
        if target and target.path not in above and (target.is_class or target.is_module and not member.is_alias):
            walk(target, f"{path}.{name}", above | {target.path})


for package in (p for p in packages if not p.startswith("_")):
    module = loader.modules_collection[package]
    print(json.dumps({"path": package, "kind": "module", "file": os.path.relpath(module.filepath), "line": 1}))
    walk(module, package, {package})
