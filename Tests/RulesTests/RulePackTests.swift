import Foundation
import Records
import Rules
import Syntax
import TestSupport
import Testing

@Suite struct RulePackTests {
  private static let modules = "modules: {family: file-tree, separator: '.', index: i, relative-prefix: '.'}\n"
  private static let head = "language: x\ngrammar: python\nextensions: [.x]\nquery: q.scm\n"

  private func pack(_ text: String, query: String = "(module) @_m") throws -> RulePack {
    try RulePack(
      text, file: "x/pack.yaml", grammar: { (name) throws(OmniError) in try Checkout.grammars.language(name) },
      read: { (_) throws(OmniError) in query },
      fingerprint: { $0.joined(separator: "|") })
  }

  private func failure(_ text: String, query: String = "(module) @_m") -> OmniError? {
    do { _ = try pack(text, query: query) } catch let error as OmniError { return error } catch {}
    return nil
  }

  @Test func theSmallestPackIsEnough() throws {
    let pack = try pack(Self.head + Self.modules)
    #expect(pack.language == "x" && pack.wants("a.x") && !pack.wants("a.y"))
  }

  @Test(arguments: [
    (head, "the key 'modules' is missing", "modules:"), ("language: x\n  bad: [\n", "not YAML", ""),
    (head + modules + "visibilty: {}\n", "unknown key 'visibilty'", ""),
    (head + modules + "parameters: {identifer: {}}\n", "no node kind 'identifer'", "did you mean 'identifier'?"),
    (head + modules + "parameters: {identifier: {name: nmae}}\n", "no field 'nmae'", "did you mean 'name'?"),
    (head + modules + "parameters: {identifier: {kind: variadick}}\n", "'kind' cannot be 'variadick'", "did you mean 'variadic'?"),
    (head + modules + "expressions: {nodes: {string: strin}}\n", "'string' cannot be 'strin'", "did you mean 'string'?"),
    (head + modules + "member-kinds: {function: methd}\n", "'function' cannot be 'methd'", "did you mean 'method'?"),
    (head + modules + "conditions: {a: {when: b}}\n", "'effect' is missing", "types-only"),
    (head.replacing("[.x]", with: "[x]") + modules, "file endings with their dot", ".lua"),
    (head.replacing("python", with: "pyton") + modules, "no grammar 'pyton'", "did you mean 'python'?"),
  ])
  func refuses(text: String, what: String, hint: String) throws {
    let error = try #require(failure(text))
    #expect(error.what.contains(what), "\(error)")
    #expect(hint.isEmpty || error.hint?.contains(hint) == true, "\(error)")
  }

  @Test func aCaptureOutsideOfTheVocabularyHasASuggestion() throws {
    let error = try #require(failure(Self.head + Self.modules, query: "(module) @definition.modul"))
    #expect("\(error)".contains("@definition.modul"))
    #expect(error.hint?.contains("definition.module") == true, "\(error)")
  }

  @Test func everySpellingOfTheVocabularyIsRead() {
    for spelling in CaptureRole.spellings { #expect(CaptureRole(spelling: spelling) != nil, "\(spelling)") }
    #expect(CaptureRole(spelling: "_free") == .predicateOnly)
    #expect(CaptureRole(spelling: "definition.thing") == nil)
  }

  @Test func theFingerprintFollowsPackAndQuery() throws {
    let one = try pack(Self.head + Self.modules).fingerprint
    #expect(try pack(Self.head + Self.modules + "\n").fingerprint != one)
    #expect(try pack(Self.head + Self.modules, query: "(module) @_n").fingerprint != one)
  }

  @Test func theLibraryFindsPacksByNameAndFile() throws {
    #expect(Checkout.packs.languages.contains("python"))
    #expect(try Checkout.packs.pack(forFile: "a/b.pyi")?.language == "python")
    #expect(try Checkout.packs.pack(forFile: "a/b.zzz") == nil)
    let error = #expect(throws: OmniError.self) { try Checkout.packs.pack("pythn") }
    #expect(error?.hint == "did you mean 'python'?")
  }

  @Test func aPackInTheWrongFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.head + Self.modules, to: "other/pack.yaml")
    try folder.write("(module) @_m", to: "other/q.scm")
    let error = #expect(throws: OmniError.self) { try PackLibrary(folder: folder.path, grammars: Checkout.grammars).pack("other") }
    #expect(error?.what == "the pack calls itself 'x'")
    try FileManager.default.removeItem(atPath: folder.path + "/other/q.scm")
    #expect(
      #expect(throws: OmniError.self) { try PackLibrary(folder: folder.path, grammars: Checkout.grammars).pack("other") }?.what.contains("q.scm")
        == true)
  }
}
