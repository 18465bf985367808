import Records
import Rules
import Syntax
import TestSupport
import Testing

@Suite struct RulePackTests {
  private static let head = "language: x\ngrammar: python\nextensions: [.x]\nquery: q.scm\n"
  private static let family = "family: file-tree\nfile-tree: {separator: '.', index: i, relative-prefix: '.'}\n"
  /// The smallest pack; its further lines begin at line 7.
  private static let base = head + family

  private func pack(_ text: String, query: String = "(module) @_m") throws(OmniError) -> RulePack {
    try RulePack(
      text, file: "x/pack.yaml", grammar: Checkout.grammars.language, read: { (_) throws(OmniError) in query },
      fingerprint: { $0.joined(separator: "|") })
  }

  private func failure(_ body: () throws(OmniError) -> Void) -> OmniError? {
    do { try body() } catch { return error }
    return nil
  }

  @Test func theSmallestPackIsEnough() throws {
    let pack = try pack(Self.base)
    #expect(pack.language == "x")
    #expect(pack.wants("a/b.x"))
    #expect(!pack.wants("a/b.y"))
  }

  /// The same pack, of which another grammar reads some files.
  private static let dialect = base.replacing("[.x]", with: "[.x, .y]") + "dialects: {.y: typescript}\n"

  @Test func aDialectIsThePackAgainstAnotherGrammar() throws {
    let pack = try pack(Self.dialect, query: "(comment) @_c")
    #expect(pack.grammar.name == "python" && pack.dialects.map(\.grammar.name) == ["typescript"])
    #expect(pack.dialect(of: "a/b.x") == nil && pack.dialect(of: "a/b.y") == 0)
    #expect(pack.dialects[0].fingerprint == pack.fingerprint)
    #expect(try pack.fingerprint != self.pack(Self.base.replacing("[.x]", with: "[.x, .y]"), query: "(comment) @_c").fingerprint)
  }

  @Test(arguments: [
    (dialect, "(module) @_m\n(program) @_p", "x/q.scm:2:2", "the grammar 'python' has no node kind 'program'"),
    (dialect, "(comment) @_m\n(decorated_definition) @_p", "x/q.scm:2:2", "the grammar 'typescript' has no node kind 'decorated_definition'"),
    (dialect + "parameters: {lambda: {}}\n", "(comment) @_m", "x/pack.yaml:8:22", "the grammar 'typescript' has no node kind 'lambda'"),
    (base + "dialects: {.z: typescript}\n", "(comment) @_m", "x/pack.yaml:7:11", "'.z' is no ending of 'extensions'"),
  ])
  func aDialectIsCheckedAsThePackIs(text: String, query: String, place: String, what: String) throws {
    let error = try #require(failure { () throws(OmniError) in _ = try pack(text, query: query) })
    #expect(error.location == place && error.what.contains(what), "\(error)")
  }

  @Test func longerEndingsComeFirst() throws {
    #expect(try pack(Self.base.replacing("[.x]", with: "[.x, .d.x, .yy]")).extensions == [".d.x", ".yy", ".x"])
  }

  @Test(arguments: [
    (base + "visibilty: {}\n", "7:1", "unknown key 'visibilty'", "did you mean 'visibility'?"),
    (base + "layout:\n  bulit: a\n", "8:3", "unknown key 'bulit'", "did you mean 'built'?"),
    (base + "parameters: {identifer: {}}\n", "7:25", "no node kind 'identifer'", "did you mean 'identifier'?"),
    (base + "parameters:\n  identifier: {name: nmae}\n", "8:22", "no field 'nmae'", "did you mean 'name'?"),
    (base + "parameters:\n  identifier: {kind: variadick}\n", "8:22", "'kind' cannot be 'variadick'", "did you mean 'variadic'?"),
    (base + "expressions:\n  nodes:\n    string: string\n    strin: string\n", "10:12", "no node kind 'strin'", "did you mean 'string'?"),
    (base + "expressions:\n  nodes:\n    string: strin\n", "9:13", "'string' cannot be 'strin'", "did you mean 'string'?"),
    (base + "expressions: {callee: fnction}\n", "7:23", "no field 'fnction'", "did you mean 'function'?"),
    (base + "documentation: {statements: [expresion_statement]}\n", "7:29", "no node kind", "did you mean 'expression_statement'?"),
    (base + "member-kinds: {function: methd}\n", "7:26", "'function' cannot be 'methd'", "did you mean 'method'?"),
    (base + "member-kinds: {functoin: method}\n", "7:16", "unknown key 'functoin'", "did you mean 'function'?"),
    (base + "conditions:\n  a: {when: b}\n", "8:6", "'effect' is missing", "types-only"),
    (base.replacing("family: file-tree", with: "family: file-three"), "5:9", "'family' cannot be 'file-three'", "did you mean 'file-tree'?"),
    (base.replacing("separator: '.'", with: "separator: '::'"), "6:24", "must be one ASCII character", nil),
    (base.replacing("[.x]", with: "[x]"), "3:13", "file endings with their dot", ".lua"),
    (head, "1:1", "the key 'family' is missing", "one of file-tree"),
    (head + "family: file-tree\n", "1:1", "the key 'file-tree' is missing", "add the section"),
    (head.replacing("query: q.scm\n", with: "") + family, "1:1", "the key 'query' is missing", "query"),
    (base + "layout: [\n", "8:1", "not YAML", "indentation"),
    (base + "layout: {}\nlayout: {}\n", "7:1", "the key 'layout' stands twice", "keep one"),
  ])
  func refuses(text: String, place: String, what: String, hint: String?) throws {
    let error = try #require(failure { () throws(OmniError) in _ = try pack(text) })
    #expect(error.code == .invalid)
    #expect(error.location == "x/pack.yaml:\(place)", "\(error)")
    #expect(error.what.contains(what), "\(error)")
    if let hint { #expect(error.hint?.contains(hint) == true, "\(error)") }
  }

  @Test(arguments: [
    ("(module) @_m\n(functoin_definition) @_x", "2:2", "no node kind 'functoin_definition'", "did you mean 'function_definition'?"),
    ("(call fnction: (_)) @_x", "1:7", "no field 'fnction'", "did you mean 'function'?"),
    ("(module) @_m\n\n(call\n  (_) @definition.modul)", "3", "'@definition.modul'", "did you mean 'definition.module'?"),
    ("(call) @sigil", "1", "'@sigil'", "docs/rule-packs.md lists the captures"),
    ("(call", "1:6", "not a query", "parentheses"),
  ])
  func refusesAQuery(query: String, place: String, what: String, hint: String) throws {
    let error = try #require(failure { () throws(OmniError) in _ = try pack(Self.base, query: query) })
    #expect(error.location == "x/q.scm:\(place)", "\(error)")
    #expect(error.what.contains(what), "\(error)")
    #expect(error.hint?.contains(hint) == true, "\(error)")
  }

  @Test func anUnknownGrammarIsSuggested() {
    let error = failure { () throws(OmniError) in _ = try pack(Self.base.replacing("python", with: "pyton")) }
    #expect(error?.code == .notFound)
    #expect(error?.hint == "did you mean 'python'?")
  }

  @Test func theFingerprintFollowsPackQueryAndGrammar() throws {
    let one = try pack(Self.base).fingerprint
    #expect(try pack(Self.base).fingerprint == one)
    #expect(try pack(Self.base + "\n").fingerprint != one)
    #expect(try pack(Self.base, query: "(module) @_n").fingerprint != one)
    #expect(one.contains(try Checkout.grammars.language("python").fingerprint))
  }
}
