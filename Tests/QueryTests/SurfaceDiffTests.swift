import Foundation
import Records
import Store
import TestSupport
import Testing

@testable import Query

@Suite struct SurfaceDiffTests {
  /// A parameter as `name`, `name=` (has a default), `*name` (only by name), `name:type`.
  private func function(_ language: String, _ parameters: [String], returns: String? = nil) -> PackageSurface {
    var s = package("r", "p", "1", [("p.f", .function, nil)])
    s.language = language
    for text in parameters {
      let parts = text.trimmingCharacters(in: ["*", "="]).split(separator: ":").map(String.init)
      var row = ParameterRow(
        name: s.text.intern(parts[0]), kind: text.hasPrefix("*") ? .keyword : language == "python" ? .positionalOrKeyword : .positional)
      if parts.count > 1 { row.type = s.text.intern(parts[1]) }
      if text.hasSuffix("=") { row.defaultValue = s.text.intern("None") }
      s.parameters.append(row)
    }
    s.symbols[0].parameters = 0..<parameters.count
    s.symbols[0].signature = s.text.intern("f(\(parameters.joined(separator: ", "))) -> \(returns ?? "")")
    if let returns { s.symbols[0].returns = s.text.intern(returns) }
    return s
  }

  private func rules(_ language: String) throws -> Compatibility {
    let file = "\(Checkout.root)/plugins/languages/\(language)/compatibility.yaml"
    return try Compatibility(try String(contentsOfFile: file, encoding: .utf8), file: file)
  }

  @Test(
    arguments: [
      ("python", ["a"], ["a"], nil), ("python", ["a"], ["a", "b="], .compatible), ("python", ["a"], ["a", "b"], .breaking),
      ("python", ["a", "b="], ["a"], .breaking), ("python", ["a"], ["x"], .breaking), ("python", ["a="], ["a"], .breaking),
      ("python", ["a"], ["a="], .compatible), ("python", ["a"], ["a", "*b="], .compatible), ("python", ["a"], ["a", "*b"], .breaking),
      ("python", ["a", "*b"], ["a", "b"], .compatible), ("python", ["a", "*b"], ["a"], .breaking), ("python", ["a:int"], ["a:str"], .compatible),
      ("rust", ["a:u8"], ["b:u8"], .compatible), ("rust", ["a:u8"], ["a:u16"], .breaking), ("rust", ["a:u8"], ["a:u8", "b:u8"], .breaking),
      ("go", ["a:int"], ["a:int64"], .breaking), ("typescript", ["a:string"], ["a:string", "b?:string"], .compatible),
      ("typescript", ["a:string"], ["a:string", "b:string"], .breaking), ("typescript", ["a:string"], ["a:number"], .possible),
      ("javascript", ["a"], ["a", "b"], .possible), ("javascript", ["a", "b"], ["a"], .possible), ("c", ["a:int"], ["a:long"], .breaking),
      ("lua", ["a"], ["b"], .compatible),
    ] as [(String, [String], [String], Verdict?)])
  func parametersByTheLanguagesRules(language: String, old: [String], new: [String], verdict: Verdict?) throws {
    let clean = { (texts: [String]) in texts.map { $0.replacing("?", with: "") } }
    var after = function(language, clean(new))
    after.symbols[0].signature = after.text.intern("f(\(new.joined(separator: ", ")))")
    var before = function(language, clean(old))
    before.symbols[0].signature = before.text.intern("f(\(old.joined(separator: ", ")))")
    let diff = SurfaceDiff(before, after, try rules(language))
    #expect(diff.changes.map(\.verdict) == (verdict.map { [$0] } ?? []), "\(diff.changes.map(\.reasons))")
  }

  @Test func whatIsGoneBreaksAndWhatIsNewDoesNot() throws {
    let old = package("pypi", "p", "1", [("p", .module, nil), ("p.a", .function, nil), ("p.b", .class, nil), ("p.c", .variable, nil)])
    let new = package("pypi", "p", "2", [("p", .module, nil), ("p.a", .class, nil), ("p.c", .variable, nil), ("p.d", .function, nil)])
    let diff = SurfaceDiff(old, new, try rules("python"))
    #expect(diff.changes.map { "\($0.kind) \($0.path) \($0.verdict)" } == ["changed p.a breaking", "removed p.b breaking", "added p.d compatible"])
    #expect(diff.changes[0].reasons == ["was function, is class"])
    #expect(SurfaceDiff(old, old, try rules("python")).changes == [])
  }

  @Test(arguments: [
    ("rust", SymbolKind.enum, SymbolKind.enumerator, Verdict.possible), ("go", .interface, .method, .breaking), ("go", .struct, .field, .compatible),
  ])
  func newMembersOfOldTypes(language: String, container: SymbolKind, member: SymbolKind, verdict: Verdict) throws {
    let old = package("r", "p", "1", [("p.T", container, nil)])
    let new = package("r", "p", "2", [("p.T", container, nil), ("p.T.m", member, nil), ("p.U", container, nil), ("p.U.m", member, nil)])
    let diff = SurfaceDiff(old, new, try rules(language))
    // A member of a new type is as new as the type.
    #expect(diff.changes.map { "\($0.path) \($0.verdict)" } == ["p.T.m \(verdict)", "p.U compatible", "p.U.m compatible"])
  }

  @Test func deprecationIsNoticedAndDoesNotBreak() throws {
    let old = package("pypi", "p", "1", [("p.a", .function, nil)])
    var new = old
    new.symbols[0].deprecated = new.text.intern("use b")
    let diff = SurfaceDiff(old, new, try rules("python"))
    #expect(diff.changes.map(\.reasons) == [["deprecated: use b"]] && diff.verdict == .compatible)
  }

  @Test func twoSprintsArePairedByTheirNewestVersions() throws {
    let fixture = QueryFixture()
    try fixture.publish("1", 1, [package("pypi", "a", "1", [("a.f", .function, nil)]), package("pypi", "a", "2", [("a.g", .function, nil)])])
    try fixture.publish("2", 1, [package("pypi", "a", "3", [("a.h", .function, nil)]), package("npm", "b", "1", [("b.f", .function, nil)])])
    let view = try fixture.view()
    let pairs = try SprintPairs(view, from: "1", to: "2").pairs()
    #expect(pairs.map { "\($0.before.key.version) \($0.after.key.version)" } == ["2 3"])
    #expect(try PackageLookup(view).surface(pairs[0].before).paths.count == 1)
    #expect(throws: OmniError.self) { try SprintPairs(view, from: "1", to: "9") }
  }

  @Test(arguments: [
    "added-parameter: maybe", "breaking-members: [method interface]", "breaking-members: [x of y]", "named-parameters: [all]", "colour: red",
  ])
  func wrongRulesAreRefused(text: String) {
    let error = #expect(throws: OmniError.self) { try Compatibility(text, file: "c.yaml") }
    #expect(error?.code == .invalid)
  }
}
