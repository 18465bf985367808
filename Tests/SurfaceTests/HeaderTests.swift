import Foundation
import Records
import Rules
import Surface
import TestSupport
import Testing

private let c: RulePack = try! Checkout.packs.pack("c")

private func extract(_ files: [(String, String)], _ settings: [String: SurfaceSettings.Value] = [:], limits: SurfaceLimits = SurfaceLimits())
  -> PackageSurface
{
  SurfaceExtractor(pack: c, surface: limits).extract(
    PackageKey(registry: "test", name: "p", version: "1"), files: files.map { ($0.0, Array($0.1.utf8)) }, settings: SurfaceSettings(settings))
}

/// Headers made to hurt: the answer is bounded, marked, and holds what could be read.
@Suite struct HostileHeaderTests {
  private func reason(_ surface: PackageSurface, _ text: String) -> Bool { surface.reasons.contains { $0.contains(text) } }

  @Test func aHeaderThatIncludesItselfEnds() {
    let surface = extract([("a.h", "int before(void);\n#include \"a.h\"\nint after(void);\n")])
    #expect(paths(surface) == ["after", "before"])
    #expect(surface.status == .partial && reason(surface, "nested too deeply: a.h"))
  }

  @Test func aHeaderThatIncludesItselfTwiceEnds() {
    let surface = extract([("a.h", "int a(void);\n#include \"a.h\"\n#include \"a.h\"\n")])
    #expect(paths(surface) == ["a"])
    #expect(reason(surface, "limit on preprocessor steps"))
  }

  @Test func includesInACircleEnd() {
    let surface = extract([("a.h", "#include \"b.h\"\nint a(void);\n"), ("b.h", "#include \"a.h\"\nint b(void);\n")])
    #expect(paths(surface) == ["a", "b"])
    #expect(surface.status == .partial)
  }

  @Test func sixtyIncludesDeepAreRead() {
    let files = (0...60).map { ("h\($0).h", ($0 < 60 ? "#include \"h\($0 + 1).h\"\n" : "") + "int f\($0)(void);\n") }
    let surface = extract(files)
    #expect(surface.paths.count == 61)
    #expect(surface.status == .exact)
  }

  @Test func macrosThatDoubleAreCut() {
    let doubling = (1...40).map { "#define A\($0) A\($0 - 1) A\($0 - 1)\n" }.joined()
    let surface = extract([("a.h", "int first(void);\n#define A0 x\n" + doubling + "int y = A40;\nint last(void);\n")])
    #expect(paths(surface).contains("first") && paths(surface).contains("last"))
    #expect(surface.status == .partial && reason(surface, "grow beyond the limits: a.h:43"))
  }

  @Test func argumentsThatDoubleAreCut() {
    let call = (0..<40).reduce("x") { inner, _ in "D(\(inner))" }
    let surface = extract([("a.h", "int first(void);\n#define D(a) a a\nint y = \(call);\n")])
    #expect(paths(surface).contains("first"))
    #expect(surface.status == .partial)
  }

  @Test func callsThatAreNotClosedAreBounded() {
    let surface = extract([("a.h", "int first(void);\n#define F(x) x\n" + String(repeating: "F(\n", count: 30_000))])
    #expect(paths(surface).contains("first") && surface.status == .partial)
  }

  @Test func callsNestedDeeplyAreBounded() {
    let call = String(repeating: "I(", count: 5_000) + "int deep(void)" + String(repeating: ")", count: 5_000)
    let surface = extract([("a.h", "int first(void);\n#define I(x) x\n\(call);\n")])
    #expect(paths(surface).contains("first"))
  }

  @Test func aConditionNestedDeeplyIsFalseAndNamed() {
    let condition = String(repeating: "(", count: 5_000) + "1" + String(repeating: ")", count: 5_000)
    let surface = extract([("a.h", "#if \(condition)\nint no(void);\n#endif\nint yes(void);\n")])
    #expect(paths(surface) == ["yes"])
    #expect(reason(surface, "cannot be evaluated: a.h:1"))
  }

  @Test func conditionsWithoutEndAreNamed() {
    let surface = extract([("a.h", String(repeating: "#if 1\n", count: 3_000) + "int a(void);\n"), ("b.h", "#else\n#endif\n#endif\nint b(void);\n")])
    #expect(paths(surface) == ["a", "b"])
    #expect(surface.reasons == ["conditions that are not ended: a.h"])
  }

  @Test func structsNestedDeeplyAreCut() {
    let nested = (0..<3_000).map { "struct s\($0) {\n" }.joined() + "int x;" + String(repeating: "} m;\n", count: 3_000)
    let surface = extract([("a.h", "int first(void);\n" + nested)])
    #expect(paths(surface).contains("first") && paths(surface).contains("s0"))
    #expect(surface.status == .partial)
  }

  @Test func manyEnumeratorsAreListed() {
    let surface = extract([("a.h", "enum e {\n" + (0..<50_000).map { "E\($0),\n" }.joined() + "};\n")])
    #expect(surface.paths.count == 50_001 && surface.status == .exact)
  }

  @Test func filesOverALimitAreNamed() {
    let line = "int " + (0..<60_000).map { "a\($0)" }.joined(separator: ",") + ";\n"
    let surface = extract([("a.h", "#include \"b.h\"\nint a(void);\n"), ("b.h", line)])
    #expect(paths(surface) == ["a"])
    #expect(reason(surface, "line longer") && surface.status == .partial)
  }

  @Test func morePathsThanTheLimitAreCut() {
    var limits = SurfaceLimits()
    limits.paths = 3
    let surface = extract([("a.h", "enum { A, B, C, D };\n")], limits: limits)
    #expect(surface.paths.count == 3 && reason(surface, "public paths"))
  }
}

@Suite struct HeaderTests {
  @Test func mainHeadersThatAreNotThereFail() {
    let surface = extract([("a.h", "int a(void);\n")], ["main_headers": .list(["b.h"])])
    #expect(surface.status == .failed)
    #expect(surface.reasons == ["main headers that are not there: b.h"])
    #expect(extract([(String, String)]()).status == .skipped)
  }

  @Test func aTargetWithoutEnvironmentIsNamed() {
    let surface = extract([("a.h", "int a(void);\n")], ["target": .text("z80")])
    #expect(paths(surface) == ["a"])
    #expect(surface.status == .partial && surface.reasons[0].contains("'z80'"))
  }

  @Test func aPackageLeavesNothingBehindForTheNext() {
    let extractor = SurfaceExtractor(pack: c)
    func run(_ text: String) -> [String] {
      paths(extractor.extract(PackageKey(registry: "t", name: "p", version: "1"), files: [("a.h", Array(text.utf8))]))
    }
    #expect(run("#define X 1\n#include <limits.h>\nint a(void);\n") == ["X", "a"])
    #expect(run("#ifndef X\nint b(void);\n#endif\n#ifdef INT_MAX\nint c(void);\n#endif\n") == ["b"])
  }

  @Test func idsOfATypeAndItsNameDiffer() {
    let surface = extract([("a.h", "typedef struct s { int x; } s;\n#define f(x) x\nint f(int);\n")])
    let ids = json(surface).matches(of: /"id":"([^"]*)"/).map { String($0.1) }
    #expect(Set(ids).count == ids.count && ids.count == surface.paths.count, "\(ids)")
  }

  /// The inputs of all golden cases.
  private static let corpus: [(name: String, files: [File])] = {
    let folder = Checkout.root + "/corpus/c"
    return try! FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
      let input = "\(folder)/\(name)/input"
      let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: input)) ?? []).filter { c.wants($0) }.sorted()
      return (name, paths.map { ($0, [UInt8](FileManager.default.contents(atPath: "\(input)/\($0)") ?? Data())) })
    }
  }()

  private func surface(_ files: [File], _ extractor: SurfaceExtractor) -> PackageSurface {
    extractor.extract(PackageKey(registry: "test", name: "p", version: "1"), files: files)
  }

  /// Cut, changed and doubled bytes of real inputs: never a crash, one canonical path each, places inside of the files.
  @Test(arguments: 0..<4) func damagedSourcesAreBorne(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let extractor = SurfaceExtractor(pack: c)
    for golden in Self.corpus where !golden.files.isEmpty {
      var files = golden.files
      for i in files.indices where !files[i].bytes.isEmpty {
        let place = Int.random(in: 0..<files[i].bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: files[i].bytes.removeSubrange(place...)
        case 1: files[i].bytes[place] = UInt8.random(in: 1...255, using: &random)
        case 2: files[i].bytes.insert(contentsOf: Array("([{\"'\\\n#define /*".utf8), at: place)
        default: files[i].bytes += files[i].bytes[..<place]
        }
      }
      let found = surface(files, extractor)
      let sizes = Dictionary(files.map { ($0.path, $0.bytes.count) }, uniquingKeysWith: { $1 })
      #expect(found.paths.count == found.symbols.count && found.paths.allSatisfy { $0.isCanonical }, "\(golden.name), seed \(seed)")
      for symbol in found.symbols {
        guard let file = symbol.file else { continue }
        #expect(symbol.startByte < symbol.endByte, "\(golden.name), seed \(seed)")
        #expect(Int(symbol.endByte) <= sizes[found.text.string(found.files[Int(file)].path)] ?? 0, "\(golden.name), seed \(seed)")
      }
    }
  }

  @Test func theOrderOfFilesDoesNotShow() {
    var random = SeededGenerator(seed: 7)
    let extractor = SurfaceExtractor(pack: c)
    for golden in Self.corpus {
      let shuffled = golden.files.shuffled(using: &random)
      #expect(json(surface(golden.files, extractor)) == json(surface(shuffled, extractor)), "\(golden.name)")
    }
  }
}
