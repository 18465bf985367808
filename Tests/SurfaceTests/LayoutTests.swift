import Records
import Surface
import Testing

/// Where archives keep their modules.
@Suite struct LayoutTests {
  private let source = "x = 1\n"

  @Test func aWheelsRootIsTheImportRoot() {
    let surface = extract([
      "p/__init__.py": source, "top.py": source, "docs/conf.py": source, "p-1.dist-info/METADATA": "", "p-1.dist-info/x.py": source,
      "p-1.data/purelib/q/__init__.py": source, "p-1.data/scripts/run.py": source,
    ])
    #expect(paths(surface) == ["docs", "docs.conf", "docs.conf.x", "p", "p.x", "q", "q.x", "top", "top.x"])
  }

  @Test func aSourceArchiveHidesWhatIsNotTheLibrary() {
    let surface = extract(["setup.py": source, "p/__init__.py": source, "docs/conf.py": source, "tests/test_p.py": source, "tools/gen.py": source])
    #expect(paths(surface) == ["p", "p.x"])
  }

  @Test func aSourceFolderIsTheImportRootAndPathsKeepIt() {
    let surface = extract(["setup.py": source, "src/p/__init__.py": source, "src/p/m.py": source])
    #expect(paths(surface) == ["p", "p.m", "p.m.x", "p.x"])
    #expect(surface.text.string(surface.files[0].path) == "src/p/__init__.py")
  }

  @Test func aPackageCalledLikeASourceFolderIsAPackage() {
    #expect(paths(extract(["lib/__init__.py": source])) == ["lib", "lib.x"])
  }

  @Test func aListedModuleIsFoundWhereverItIs() {
    let surface = extract([
      "p.egg-info/top_level.txt": "p\n", "src/python/x/p/__init__.py": source, "src/python/y/q/__init__.py": source, "setup.py": source,
    ])
    #expect(paths(surface) == ["p", "p.x"])
  }

  @Test func withoutAListTheLeastDeepPackagesAreTheLibrary() {
    let surface = extract([
      "python/p/__init__.py": source, "python/fuzz/run.py": source, "crates/a/test/fixtures/q/__init__.py": source, "setup.py": source,
    ])
    #expect(paths(surface) == ["p", "p.x"])
  }

  @Test func aListOfTopModulesDecides() {
    let surface = extract(["p.egg-info/top_level.txt": "p\n", "p/__init__.py": source, "extra/__init__.py": source])
    #expect(paths(surface) == ["p", "p.x"])
  }
}
