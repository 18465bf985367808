import Foundation
import Records
import Rules
import Syntax
import TestSupport
import Testing

@testable import Surface

/// Go's pack; the grammar must be built (`make test` does it).
private let go: RulePack = try! Checkout.packs.pack("go")

private let goCorpus = goldenInputs(go)

private func goSurface(_ files: [File], settings: SurfaceSettings = SurfaceSettings(["import_path": .text("m")]), readsAll: Bool = false)
  -> PackageSurface
{
  let extractor = SurfaceExtractor(pack: go)
  extractor.isDemandDriven = !readsAll
  return extractor.extract(PackageKey(registry: "test", name: "p", version: "1"), files: files, settings: settings)
}

private func goSurface(_ text: String) -> PackageSurface { goSurface([("a.go", Array(text.utf8))]) }

private func rows(_ surface: PackageSurface) -> [Substring] { json(surface).split(separator: "\n").dropFirst().map { $0 } }

/// Outlines: the surface must be what the whole files give.
@Suite struct OutlineTests {
  @Test func theCorpusIsTheSame() {
    for golden in goCorpus { #expect(rows(goSurface(golden.files)) == rows(goSurface(golden.files, readsAll: true)), "\(golden.name)") }
  }

  /// Random declarations with brackets, quotes and comments where they do not count.
  @Test(arguments: 0..<40) func randomFilesAreTheSame(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let noise = [
      "\"}{\\\"(\"", "`\n}{ \" ( `", "'{'", "'\\''", "'\"'", "/* { \" ' ` */ 1", "[]int{1, 2, 3, 4, 5, 6, 7, 8}", "func() { if x { y() } }",
      "map[string]struct{ A int }{\"a\": {1}}", "// } long comment of some length\n\t1", "T{F: T{F: nil}, G: []T{{}, {}, {}, {}, {}}}", "(1 + 2)",
    ]
    func value() -> String { noise.randomElement(using: &random)! }
    var text = "package p\n\n"
    for i in 0..<30 {
      switch Int.random(in: 0..<7, using: &random) {
      case 0: text += "const C\(i) = \(value())\n"
      case 1: text += "var (\n\tV\(i), v\(i) = \(value()), \(value())\n\t// doc\n\tW\(i) T\n)\n"
      case 2: text += "func F\(i)(a struct{ A, B, C, D, E int }) interface{ M(); N(); O(); P() } {\n\treturn \(value())\n}\n"
      case 3: text += "type S\(i) struct {\n\tA int `a:\"} long enough to be cut\"`\n\tB struct{ C int } // { behind it\n}\n"
      case 4: text += "type (\n\tI\(i) interface {\n\t\tM(func() { }) /* } */\n\t}\n\tA\(i) = S\n)\n".replacing("func() { }", with: "func()")
      case 5: text += "func (t *T\(i)) M\(i)() {\n\tx := \(value())\n}\n"
      default: text += "// D\(i) documents.\ntype D\(i) func(x struct{ A int })\n\n"
      }
    }
    let few = goSurface(text)
    let all = goSurface([("a.go", Array(text.utf8))], readsAll: true)
    #expect(rows(few) == rows(all), "seed \(seed)\n\(text)")
    #expect(few.paths.count > 15)
  }

  @Test func placesLeadBackToTheFile() throws {
    let text = Array("package p\nfunc f() {\n\t// a long line of comment\n\tg()\n}\nvar X = 1\n".utf8)
    guard case .directoryPackage(let rules) = go.family else { return }
    try text.withUnsafeBufferPointer { buffer in
      let outline = try #require(Outline(buffer, go.lexis, rules))
      #expect(String(decoding: outline.text, as: UTF8.self) == "package p\nfunc f() {}\nvar X = 1\n")
      let place = try #require(outline.text.firstIndex(of: UInt8(ascii: "X")))
      #expect(outline.origin(place).place == text.firstIndex(of: UInt8(ascii: "X")))
      #expect(outline.origin(place).lines == 3)
      #expect(outline.origin(0).place == 0 && outline.origin(outline.text.count).place == text.count)
    }
  }

  @Test(arguments: ["func f() {", "func f() }", "func f() { (} ) }", "var x = \"abc\n", "var x = `abc", "/* abc", "var x = 'a", "func f() [ { ] }"])
  func whatDoesNotCloseHasNoOutline(text: String) {
    guard case .directoryPackage(let rules) = go.family else { return }
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { Outline($0, go.lexis, rules) == nil })
  }

  @Test func aTableLargerThanTheFileLimitIsRead() {
    let table = "package p\n\nvar Table = []int{\n" + String(repeating: "\t1234567, 1234567, // row\n", count: 100_000) + "}\n\nfunc After() {}\n"
    let surface = goSurface(table)
    #expect(surface.status == .exact)
    #expect(paths(surface) == ["m", "m.After", "m.Table"])
    #expect(surface.symbols.map(\.line).max() == 100_006)
  }
}

/// What must hold of every surface, whatever the input.
@Suite struct DirectoryPackageInvariantTests {
  private func check(_ surface: PackageSurface, _ files: [File], _ context: String) {
    let sizes = Dictionary(files.map { ($0.path, $0.bytes.count) }, uniquingKeysWith: { $1 })
    let listed = paths(surface)
    #expect(Set(listed).count == listed.count, "a path is listed twice: \(context)")
    #expect(listed == listed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, "paths out of order: \(context)")
    #expect(surface.paths.allSatisfy { $0.symbol != nil && $0.isCanonical }, "every path is an element's only one: \(context)")
    for symbol in surface.symbols {
      guard let file = symbol.file else { continue }
      #expect(symbol.startByte <= symbol.endByte, "range: \(context)")
      #expect(Int(symbol.endByte) <= sizes[surface.text.string(surface.files[Int(file)].path)] ?? 0, "range beyond the file: \(context)")
    }
  }

  @Test(arguments: 0..<12) func holdForDamagedSources(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for golden in goCorpus {
      var files = golden.files
      for i in files.indices where !files[i].bytes.isEmpty {
        let place = Int.random(in: 0..<files[i].bytes.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: files[i].bytes.removeSubrange(place...)
        case 1: files[i].bytes[place] = UInt8.random(in: 1...127, using: &random)
        case 2: files[i].bytes.insert(contentsOf: Array("([{\"`'\n//go:build".utf8), at: place)
        case 3: files[i].bytes += files[i].bytes[..<place]
        default: files[i].bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      check(goSurface(files), files, "\(golden.name), seed \(seed)")
    }
  }

  @Test func theOrderOfFilesDoesNotShow() {
    var random = SeededGenerator(seed: 7)
    for golden in goCorpus { #expect(json(goSurface(golden.files)) == json(goSurface(golden.files.shuffled(using: &random))), "\(golden.name)") }
  }

  @Test func equalModulePathsAreOneOrder() {
    let files: [File] = [
      ("a/go.mod", Array("module m/x\n".utf8)), ("a/a.go", Array("package x\nconst A = 1\n".utf8)), ("b/go.mod", Array("module m/x\n".utf8)),
      ("b/a.go", Array("package x\nconst A, B = 1, 2\n".utf8)),
    ]
    let surface = goSurface(files)
    #expect(paths(surface) == ["m/x", "m/x.A", "m/x.B"])
    #expect(surface.text.string(surface.files[Int(surface.symbols[1].file ?? 9)].path) == "a/a.go")
  }
}

/// Input made to hurt: each costs its file or ends in a marked surface, never the run.
@Suite struct DirectoryPackageHostileTests {
  private let fine: File = ("fine.go", Array("package p\n\nconst Fine = 1\n".utf8))

  private func problem(_ surface: PackageSurface, _ path: String) -> String? {
    surface.files.first { surface.text.string($0.path) == path }.flatMap { surface.text.optionalString($0.problem) }
  }

  @Test(arguments: ["(", "[", "{", "func F() {", "type T struct {", "/*", "*/\n", "//go:build (", "`", "import (", "package "])
  func endlessRepetition(piece: String) {
    let text = "package p\n" + String(repeating: piece, count: 200_000 / piece.utf8.count)
    let surface = goSurface([("bad.go", Array(text.utf8)), fine])
    #expect(paths(surface).contains("m.Fine"))
    // Without a package clause, or with one of another package.
    #expect(goSurface([("bad.go", Array(text.dropFirst(10).utf8)), fine]).paths.count < 4)
  }

  @Test func deepTypesEnd() {
    let deep = String(repeating: "*", count: 50_000) + "T"
    #expect(paths(goSurface("package p\n\ntype A = \(deep)\n\nfunc (a \(deep)) M() {}\n\ntype B struct {\n\tF \(deep)\n}\n")).contains("m"))
    let structs = String(repeating: "struct { A ", count: 5_000) + "int" + String(repeating: " }", count: 5_000)
    #expect(paths(goSurface("package p\n\ntype A \(structs)\n\nconst B = 1\n")).contains("m.B"))
  }

  /// Work is linear in the names of one declaration, and what they share is kept once.
  @Test(arguments: ["var ", "const ", "type S struct { "]) func manyNamesOfOneType(opening: String) {
    let names = (0..<20_000).map { "A\($0)" }.joined(separator: ",\n")
    let doc = "// " + String(repeating: "documentation ", count: 2_000)
    let text = "package p\n\n\(doc)\n\(opening)\(names) int\(opening.hasSuffix("{ ") ? "\n}" : opening == "const " ? " = 1" : "")\n"
    let surface = goSurface(text)
    #expect(surface.status == .exact)
    #expect(surface.paths.count > 20_000)
    #expect((0..<surface.text.count).reduce(0) { $0 + surface.text.length(TextID(index: UInt32($1))) } < 8_000_000)
  }

  @Test func headsOfManyCommentsEnd() {
    let line = String(repeating: "/**/", count: 20_000) + "\n", older = "// +build linux\n"
    let text = String(repeating: line, count: 10) + String(repeating: older, count: 50_000) + "package p\n\nconst A = 1\n"
    #expect(paths(goSurface(text)) == ["m", "m.A"])
  }

  @Test(arguments: [[0x61, 0xff, 0x0a], [0x61, 0x00, 0x0a]] as [[UInt8]]) func whatIsNoTextIsNamed(tail: [UInt8]) {
    // In a comment, too, where the outline leaves it out.
    let surface = goSurface([("bad.go", Array("package p\n// a comment of some length \n//".utf8) + tail), fine])
    #expect(surface.status == .partial)
    #expect(problem(surface, "bad.go") != nil)
    #expect(paths(surface) == ["m", "m.Fine"])
  }

  @Test func limitsAreNamed() {
    var limits = SurfaceLimits()
    limits.paths = 3
    let key = PackageKey(registry: "t", name: "p", version: "1")
    let many: [File] = [("a.go", Array("package p\nconst A, B, C, D = 1, 2, 3, 4\n".utf8))]
    let few = SurfaceExtractor(pack: go, surface: limits).extract(key, files: many)
    #expect(few.paths.count == 3 && few.status == .partial)
    limits = SurfaceLimits()
    limits.sourceBytes = 30
    let short = SurfaceExtractor(pack: go, surface: limits).extract(key, files: [fine, ("more.go", Array("package p\nconst More = 1\n".utf8))])
    #expect(paths(short) == ["p", "p.Fine"] && short.status == .partial)
    #expect(goSurface("package p\n\nconst A\(String(repeating: "a", count: 3_000)) = 1\n").status == .partial)
  }

  @Test func nothingReadableIsFailed() {
    #expect(goSurface([("a.go", [0xff, 0xfe, 0x00])]).status == .failed)
    #expect(goSurface([]).status == .skipped)
    #expect(goSurface([("go.mod", Array("module m\n".utf8))]).status == .skipped)
  }

  @Test func anInterruptionIsAFailure() {
    let key = PackageKey(registry: "t", name: "p", version: "1")
    #expect(SurfaceExtractor(pack: go).extract(key, files: [fine], isCancelled: { true }).reasons == ["interrupted"])
  }
}
