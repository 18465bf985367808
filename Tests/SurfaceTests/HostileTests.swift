import Records
import Surface
import Testing

/// Input made to hurt: each costs its file or ends in a marked surface, never the run.
@Suite struct HostileTests {
  private func problem(_ surface: PackageSurface, _ path: String) -> String? {
    surface.files.first { surface.text.string($0.path) == path }.flatMap { surface.text.optionalString($0.problem) }
  }

  @Test func nestedBrackets() {
    let surface = extract([("p/__init__.py", Array("a = 1\n".utf8)), ("p/deep.py", [UInt8](repeating: UInt8(ascii: "["), count: 200_000))])
    #expect(paths(surface).contains("p.a"))
    #expect(surface.status == .partial)
    #expect(problem(surface, "p/deep.py") != nil)
  }

  /// Files over a limit, made by name so that a failure prints no megabytes.
  enum Bad: String, CaseIterable {
    case huge = "larger than", longLine = "line longer", nul = "NUL", notUTF8 = "not UTF-8"

    var bytes: [UInt8] {
      switch self {
      case .huge: [UInt8](repeating: UInt8(ascii: "x"), count: 30_000_000)
      case .longLine: [UInt8](repeating: UInt8(ascii: "x"), count: 150_000)
      case .nul: Array("a = 1\0\n".utf8)
      case .notUTF8: [0x61, 0x20, 0x3d, 0x20, 0xff, 0x0a]
      }
    }
  }

  @Test(arguments: Bad.allCases)
  func aFileOverALimitIsNamedAndTheRestIsListed(bad: Bad) {
    let surface = extract([("p/__init__.py", Array("a = 1\n".utf8)), ("p/bad.py", bad.bytes)])
    #expect(surface.status == .partial)
    #expect(problem(surface, "p/bad.py")?.contains(bad.rawValue) == true)
    #expect(surface.reasons.contains { $0.contains(bad.rawValue) && $0.contains("p/bad.py") })
    #expect(paths(surface) == ["p", "p.a", "p.bad"])
    #expect(surface.symbols.last?.status == .partial, "the module whose file could not be read is not exact")
  }

  @Test func nothingReadableIsFailed() {
    let surface = extract([("p/__init__.py", [0xff, 0xfe, 0x00])])
    #expect(surface.status == .failed)
  }

  @Test func noSourcesIsSkipped() {
    #expect(extract([File]()).status == .skipped)
    #expect(extract([("p-1.dist-info/top_level.txt", Array("p\n".utf8))]).status == .skipped)
  }

  /// Hidden modules that all re-export one another would have as many paths as there are orders of them.
  @Test func pathsThatMultiplyAreCut() {
    var files: [String: String] = ["p/__init__.py": "from . import _m0 as m\n__all__ = ['m']\n"]
    for i in 0..<40 {
      let names = (0..<40).map { "n\($0)" }
      files["p/_m\(i).py"] =
        names.enumerated().map { "from . import _m\($0.offset) as \($0.element)" }.joined(separator: "\n") + "\n__all__ = \(names)\n"
    }
    var limits = SurfaceLimits()
    limits.paths = 5_000
    let extractor = SurfaceExtractor(pack: python, surface: limits)
    let surface = extractor.extract(PackageKey(registry: "t", name: "p", version: "1"), files: files.map { ($0.key, Array($0.value.utf8)) })
    #expect(surface.paths.count == 5_000)
    #expect(surface.status == .partial)
    #expect(surface.reasons.contains { $0.contains("public paths") })
  }

  @Test func deepNestingOfClassesEnds() {
    var text = ""
    for depth in 0..<250 { text += String(repeating: " ", count: depth) + "class C\(depth):\n" }
    text += String(repeating: " ", count: 250) + "x = 1\n"
    let surface = extract(["p.py": text])
    #expect(paths(surface).contains("p.C0.C1.C2"))
    #expect(surface.status == .partial)
  }

  @Test func moreSourceThanTheLimitIsNamed() {
    var limits = SurfaceLimits()
    limits.sourceBytes = 10
    let files: [File] = [("p/__init__.py", Array("a = 1\n".utf8)), ("p/more.py", Array("b = 1\n".utf8))]
    let surface = SurfaceExtractor(pack: python, surface: limits).extract(PackageKey(registry: "t", name: "p", version: "1"), files: files)
    #expect(surface.status == .partial)
    #expect(surface.reasons.contains { $0.contains("limit on the source") }, "\(surface.reasons)")
  }

  @Test func aPathLongerThanTheLimitIsCut() {
    let surface = extract(["p.py": "class \(String(repeating: "a", count: 1_990)):\n  short = 1\n  \(String(repeating: "b", count: 50)) = 1\n"])
    #expect(surface.paths.count == 3 && surface.status == .partial)
  }

  /// What is read one by one must not be looked for from the start each time: that took minutes.
  @Test func longListsAreReadOnce() {
    let count = 60_000
    let comments = String(repeating: "# c\n", count: 200_000)
    let names = (0..<count).map { "'a\($0)',\n" }.joined(), parameters = (0..<count).map { "p\($0),\n" }.joined()
    let surface = extract(["p.py": "\(comments)\"Says it.\"\n__all__ = ['f', \(names)]\ndef f(\(parameters)): pass\n"])
    #expect(paths(surface).contains("p.f") && surface.parameters.count == count)
    #expect(surface.symbols.first.flatMap { surface.text.optionalString($0.doc) } == "Says it.")
  }

  @Test func cyclesEnd() {
    let surface = extract([
      "p/__init__.py": "from .a import *\nfrom .b import *\n", "p/a.py": "from .b import *\nfrom p import *\nx = 1\n",
      "p/b.py": "from .a import *\nfrom . import *\ny = 2\n",
    ])
    #expect(Set(paths(surface)).isSuperset(of: ["p.x", "p.y", "p.a.y", "p.b.x"]))
  }
}
