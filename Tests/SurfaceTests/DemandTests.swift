import Records
import Surface
import TestSupport
import Testing

/// Files are read on demand only; the surface must be what reading everything gives.
@Suite struct DemandTests {
  /// All a surface says but for the problems of files that were not read.
  private func lines(_ surface: PackageSurface) -> [Substring] { json(surface).split(separator: "\n").dropFirst().map { $0 } }

  @Test func theCorpusIsTheSame() {
    for golden in corpus {
      #expect(
        lines(extract(golden.files, with: golden.pack)) == lines(extract(golden.files, with: golden.pack, readsAll: true)), "\(golden.name)")
    }
  }

  /// Random packages of public, private and test modules that import one another in every form.
  @Test(arguments: 0..<60) func randomPackagesAreTheSame(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let folders = ["p", "p/sub", "p/_hidden", "p/_hidden/deep", "p/tests"]
    let names = ["a", "b", "_c", "_d", "test_e", "tests"]
    var files: [File] = []
    var modules: [String] = []
    for folder in folders {
      for name in ["__init__"] + names where name == "__init__" || Bool.random(using: &random) {
        files.append(("\(folder)/\(name).py", []))
        modules.append((folder + (name == "__init__" ? "" : "/" + name)).split(separator: "/").joined(separator: "."))
      }
    }
    for i in files.indices {
      var text = "x\(i) = 1\nclass C\(i):\n  m\(i) = 2\n"
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let target = Int.random(in: 0..<modules.count, using: &random), module = modules[target]
        switch Int.random(in: 0..<7, using: &random) {
        case 0: text += "from \(module) import *\n"
        case 1: text += "from \(module) import C\(target)\n"
        case 2: text += "from \(module) import x\(target) as x\(target)\n"
        case 3: text += "import \(module)\n"
        case 4: text += "from .\(names[target % names.count]) import *\n"
        case 5: text += "from . import \(names[target % names.count]) as n\(target)\n__all__ = ['n\(target)', 'C\(i)']\n"
        default: text += "from \(module) import __all__ as l\n__all__ = ['x\(i)', *l]\n"
        }
      }
      files[i].bytes = Array(text.utf8)
    }
    let few = extract(files), all = extract(files, readsAll: true)
    #expect(lines(few) == lines(all), "seed \(seed)")
  }

  @Test func testSuitesAreNotParsed() {
    let extractor = SurfaceExtractor(pack: python)
    let files: [File] = [("p/__init__.py", Array("a = 1\n".utf8)), ("p/tests/__init__.py", []), ("p/tests/test_a.py", Array("b = 1\n".utf8))]
    _ = extractor.extract(PackageKey(registry: "t", name: "p", version: "1"), files: files)
    #expect(extractor.counts.files == 1 && extractor.counts.unread == 2)
  }
}
