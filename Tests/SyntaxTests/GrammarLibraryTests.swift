import Foundation
import Records
import Syntax
import Testing
import TestSupport

@Suite struct GrammarLibraryTests {
  private let home: TemporaryFolder
  private let library: GrammarLibrary

  init() throws {
    home = try TemporaryFolder()
    library = GrammarLibrary(folder: home.path + "/grammars", cache: home.path + "/cache")
  }

  /// A language object as far as loading looks at it: its first word is the ABI version.
  private static func parser(abi: Int = 15, symbol: String = "tree_sitter_tiny") -> String {
    "#include <stdint.h>\nstatic const uint32_t language[256] = {\(abi)};\nconst void *\(symbol)(void) { return language; }\n"
  }

  /// Writes `grammars/tiny` with its sources beside the manifest.
  private func write(_ sources: [String: String], files: String = "src/parser.c", directory: String? = nil) throws -> GrammarManifest {
    let place = directory.map { "directory: \($0)\n" } ?? ""
    let text = "name: tiny\nsources:\n  - folder: source\nlicence: MIT\nsymbol: tree_sitter_tiny\n\(place)files: [\(files)]\n"
    try home.write(text, to: "grammars/tiny/grammar.yaml")
    for (path, text) in sources { try home.write(text, to: "grammars/tiny/source/\(path)") }
    return try library.manifest("tiny")
  }

  @discardableResult
  private func build(_ manifest: GrammarManifest) throws -> Bool {
    try library.build(manifest) { (origin) throws(OmniError) in throw OmniError(.network, "a folder is read here, not fetched: \(origin)") }
  }

  private var cached: [String] { (try? FileManager.default.contentsOfDirectory(atPath: home.path + "/cache")) ?? [] }

  @Test func isBuiltOnceAndFoundAgain() throws {
    let tiny = try write(["src/parser.c": Self.parser()])
    #expect(failure { _ = try library.language("tiny") }?.hint == "run `omni grammar build tiny`")
    #expect(try build(tiny))
    #expect(try !build(tiny))
    #expect(cached == [(library.libraryPath(tiny) as NSString).lastPathComponent], "nothing but the library stays in the cache")
    let language = try library.language("tiny")
    #expect(language.name == "tiny")
    #expect(language.abi == 15)
    #expect(try GrammarLibrary(folder: library.folder, cache: library.cache).language("tiny").fingerprint == language.fingerprint)
  }

  @Test func anotherContentIsAnotherLibrary() throws {
    let first = try write(["src/parser.c": Self.parser()])
    try build(first)
    let second = try write(["src/parser.c": Self.parser(abi: 14)])
    #expect(try build(second))
    #expect(cached.count == 2)
    #expect(try library.language("tiny").abi == 14)
  }

  @Test(arguments: [99, 12, 0]) func anABIOutOfRange(abi: Int) throws {
    let tiny = try write(["src/parser.c": Self.parser(abi: abi)])
    let error = try #require(failure { try build(tiny) })
    #expect(error.code == .invalid)
    #expect(error.what == "the grammar 'tiny' speaks ABI \(abi), this build reads 13 to 15")
    #expect(error.location == home.path + "/grammars/tiny")
    #expect(error.hint?.contains("`tree-sitter generate --abi 15`") == true)
    #expect(cached.isEmpty, "a library that cannot be used is not kept")
  }

  @Test func aBrokenGrammarCanBeMendedInTheSameProcess() throws {
    #expect(failure { try build(try write(["src/parser.c": Self.parser(abi: 99)])) } != nil)
    #expect(try build(try write(["src/parser.c": Self.parser()])))
    #expect(try library.language("tiny").abi == 15)
  }

  @Test func aMissingSymbol() throws {
    let error = try #require(failure { try build(try write(["src/parser.c": Self.parser(symbol: "tree_sitter_huge")])) })
    #expect(error.what == "the grammar 'tiny' does not define 'tree_sitter_tiny'")
    #expect(error.hint?.contains("set `symbol`") == true)
    #expect(cached.isEmpty)
  }

  @Test func aScannerThatIsNotListed() throws {
    let scanner = "tree_sitter_tiny_external_scanner_create"
    let parser = Self.parser() + "void *\(scanner)(void);\nvoid *use(void) { return \(scanner)(); }\n"
    let error = try #require(failure { try build(try write(["src/parser.c": parser])) })
    #expect(error.what == "cannot load the grammar 'tiny'")
    #expect(error.why?.contains(scanner) == true)
    #expect(error.hint?.contains("scanner") == true)
  }

  @Test func aLanguageThatIsNull() throws {
    let error = failure { try build(try write(["src/parser.c": "const void *tree_sitter_tiny(void) { return 0; }\n"])) }
    #expect(error?.what == "the grammar 'tiny' gives no language")
  }

  @Test func sourceThatDoesNotCompile() throws {
    let error = try #require(failure { try build(try write(["src/parser.c": "int broken = ;\n"])) })
    #expect(error.code == .invalid)
    #expect(error.what == "the grammar source does not compile")
    #expect(error.location == "tiny/src/parser.c")
    #expect(error.why?.contains("parser.c:1:14: error: expected expression") == true, "\(error)")
    #expect(cached.isEmpty)
  }

  @Test func aListedFileThatIsAbsent() throws {
    let error = try #require(failure { try build(try write(["src/parser.c": Self.parser()], files: "src/parser.c, src/scanner.c")) })
    #expect(error.what == "the source of the grammar 'tiny' has no file src/scanner.c")
    #expect(error.hint == "it holds: src/parser.c")
    let elsewhere = try #require(failure { try build(try write([:], directory: "other")) })
    #expect(elsewhere.hint?.contains("`directory`") == true)
  }

  @Test func aDirectoryInsideTheSourceAndCPlusPlus() throws {
    let scanner = "#include \"tables.h\"\nextern \"C\" int scan() { return table; }\n"
    let tiny = try write(
      ["inner/src/parser.c": Self.parser(), "inner/src/scanner.cc": scanner, "inner/src/tables.h": "static int table = 1;\n"],
      files: "src/parser.c, src/scanner.cc", directory: "inner")
    #expect(try build(tiny))
    #expect(try library.language("tiny").abi == 15)
  }

  @Test func theLaterSourceGivesAFileAndOnlyRestricts() throws {
    let hash = String(repeating: "1", count: 64)
    let manifest = try GrammarManifest(
      "name: tiny\nsources:\n  - {url: one, sha256: \(hash)}\n  - {url: two, sha256: \(hash), only: [src/scanner.c]}\n"
        + "licence: MIT\nsymbol: tree_sitter_tiny\nfiles: [src/parser.c, src/scanner.c]\n",
      file: "grammar.yaml", folder: home.path + "/grammars/tiny")
    var fetched: [GrammarManifest.Origin] = []
    try library.build(manifest) { (origin) throws(OmniError) in
      fetched.append(origin)
      let isFirst = origin == .url("one", sha256: hash)
      return [
        "src/parser.c": Array((isFirst ? Self.parser() : "no C").utf8), "src/scanner.c": Array((isFirst ? "no C" : "int scan;").utf8),
        "../escaped.c": Array("int x;".utf8),
      ]
    }
    #expect(fetched == manifest.sources.map(\.origin))
    #expect(!FileManager.default.fileExists(atPath: home.path + "/cache/escaped.c"), "a path that leads out is not written")
  }

  @Test func aChangedPinIsAnotherLibrary() throws {
    func manifest(pin: String) throws -> GrammarManifest {
      let source = "{sdist: a, version: 1, sha256: \(String(repeating: pin, count: 64))}"
      let text = "name: tiny\nsources: [\(source)]\nlicence: MIT\nsymbol: s\nfiles: [parser.c]\n"
      return try GrammarManifest(text, file: "grammar.yaml", folder: "grammars/tiny")
    }
    #expect(try library.libraryPath(manifest(pin: "1")) == library.libraryPath(manifest(pin: "1")))
    #expect(try library.libraryPath(manifest(pin: "1")) != library.libraryPath(manifest(pin: "2")))
  }
}
