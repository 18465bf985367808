import Records
import Syntax
import Testing
import TestSupport

@Suite struct GrammarManifestTests {
  private static let hash = String(repeating: "0a", count: 32)

  private static func text(name: String = "lua", source: String, rest: String = "") -> String {
    "name: \(name)\nsources:\n  - \(source)\nlicence: MIT\nsymbol: tree_sitter_lua\nfiles: [src/parser.c]\n\(rest)"
  }

  private func manifest(_ text: String) throws -> GrammarManifest { try GrammarManifest(text, file: "grammar.yaml", folder: "grammars/lua") }

  @Test func readsEveryOrigin() throws {
    let text = """
      name: lua
      sources:
        - {sdist: tree-sitter-lua, version: 1.0.0, sha256: \(Self.hash)}
        - {url: "https://example.org/lua.tar.gz", sha256: \(Self.hash), only: [src/scanner.c]}
        - {git: "https://example.org/lua", revision: \(Self.hash.prefix(40))}
        - {folder: patches}
      licence: MIT
      symbol: tree_sitter_lua
      directory: lua
      files: [src/parser.c, src/scanner.c]
      """
    let lua = try manifest(text)
    #expect(
      lua.sources.map(\.origin) == [
        .sdist(name: "tree-sitter-lua", version: "1.0.0", sha256: Self.hash), .url("https://example.org/lua.tar.gz", sha256: Self.hash),
        .git("https://example.org/lua", revision: String(Self.hash.prefix(40))), .folder("patches"),
      ])
    #expect(lua.sources.map(\.only) == [[], ["src/scanner.c"], [], []])
    #expect(lua.directory == "lua")
    #expect(lua.files == ["src/parser.c", "src/scanner.c"])
  }

  @Test(arguments: [
    (text(source: "folder: .", rest: "licnese: MIT\n"), "7:1", "unknown key 'licnese'", "did you mean 'licence'?"),
    (text(source: "{folder: ., onyl: [a]}"), "3:17", "unknown key 'onyl'", "did you mean 'only'?"),
    (text(source: "{sdist: a, version: 1, sha256: abc}"), "3:36", "must be 64 lower-case hexadecimal digits", "sha256sum"),
    (text(source: "{sdist: a, version: 1, sha256: \(hash.uppercased())}"), "3:36", "lower-case", "sha256sum"),
    (text(source: "{url: a, sha256: \(hash.dropLast())g}"), "3:22", "lower-case", "sha256sum"),
    (text(source: "{git: a, revision: main}"), "3:24", "must be 40 lower-case", "git rev-parse"),
    (text(source: "{sdist: a, version: 1, sha256: \(hash), git: b}"), "3:107", "exactly one of", "one item of `sources` for each origin"),
    (text(source: "{version: 1}"), "3:5", "exactly one of", "one item"),
    (text(source: "{sdist: a, sha256: \(hash)}"), "3:5", "'version' is missing", "version"),
    (text(name: "moon", source: "folder: ."), "1:7", "must be its folder's", "name: lua"),
    ("name: lua\nsources: []\n", "2:10", "at least one source", "sdist"),
    (text(source: "folder: .").replacing("src/parser.c", with: "src/scanner.c"), "6:8", "must hold a parser.c", "files: [src/parser.c]"),
  ])
  func refuses(text: String, place: String, what: String, hint: String) throws {
    let error = try #require(failure { _ = try manifest(text) })
    #expect(error.code == .invalid)
    #expect(error.location == "grammar.yaml:\(place)")
    #expect(error.what.contains(what), "\(error)")
    #expect(error.hint?.contains(hint) == true, "\(error)")
  }

  @Test func theRepositorysManifestsAreInOrder() throws {
    #expect(Checkout.grammars.names.contains("python"))
    for name in Checkout.grammars.names { _ = try Checkout.grammars.manifest(name) }
  }

  @Test func anUnknownGrammarIsSuggestedOrListed() {
    let near = failure { _ = try Checkout.grammars.manifest("pyton") }
    #expect(near?.code == .notFound)
    #expect(near?.hint == "did you mean 'python'?")
    #expect(failure { _ = try Checkout.grammars.manifest("cobol85") }?.hint?.contains("omni grammar add") == true)
  }
}
