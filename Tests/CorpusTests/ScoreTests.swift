@testable import Corpus
import Foundation
import Records
import Rules
import Surface
import TestSupport
import Testing

@Suite struct ScoreTests {
  /// A truth file of these lines, scored against the surface of one module `p`.
  private func score(_ source: String, truth: [String], runtimeOnly: [String] = []) throws -> Score {
    let folder = NSTemporaryDirectory() + "/omni-score-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let header = #"{"package":"p","version":"1","language":"python","modules":["p"]}"#
    try ([header] + truth).joined(separator: "\n").write(toFile: folder + "/p.jsonl", atomically: true, encoding: .utf8)
    if !runtimeOnly.isEmpty {
      try runtimeOnly.joined(separator: "\n").write(toFile: folder + "/p.runtime-only.jsonl", atomically: true, encoding: .utf8)
    }
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: "python")
    let file = try Truth(path: folder + "/p.jsonl", scoring: scoring)
    let surface = SurfaceExtractor(pack: try Checkout.packs.pack("python")).extract(
      PackageKey(registry: "t", name: "p", version: "1"), files: [("p.py", Array(source.utf8))], settings: file.settings)
    return Score(Candidate(surface), against: file, scoring: scoring)
  }

  private let module = #"{"path":"p","kind":"module","file":"p.py","line":1,"canonical":true}"#

  @Test func perfectIsOne() throws {
    let s = try score("def f(): ...\n", truth: [module, #"{"path":"p.f","kind":"function","file":"p.py","line":1,"canonical":true}"#])
    #expect(s.headline.f1 == 1 && s.raw.f1 == 1 && s.canonical.f1 == 1)
    #expect(s.kinds == .init(agree: 2, of: 2) && s.lines == .init(agree: 2, of: 2))
  }

  @Test func missingAndExtraAreCountedAndNamed() throws {
    let s = try score(
      "def f(): ...\ndef g(): ...\n",
      truth: [module, #"{"path":"p.f","kind":"function","canonical":true}"#, #"{"path":"p.h","kind":"class","canonical":true}"#])
    #expect(s.headline == .init(right: 2, extra: 1, missing: 1))
    #expect(s.missing == ["p.h"] && s.extra == ["p.g"])
  }

  @Test func whatASourceOnlyToolCannotKnowIsNeutral() throws {
    let truth = [module, #"{"path":"p.gone","kind":"function","runtime":false}"#, #"{"path":"p.X","kind":null,"external":true}"#]
    let s = try score("dyn = 1\n", truth: truth, runtimeOnly: [#"{"path":"p.dyn"}"#])
    #expect(s.headline == .init(right: 1, extra: 0, missing: 0))
    #expect(s.raw == .init(right: 1, extra: 1, missing: 2))
  }

  @Test func whatLiesBelowANeutralPathIsExcused() throws {
    let s = try score("class X:\n  a = 1\n", truth: [module, #"{"path":"p.X","kind":null,"external":true}"#])
    #expect(s.headline.extra == 0)
  }

  @Test func kindsAndLinesThatDifferAreNamed() throws {
    let s = try score("f = 1\n", truth: [module, #"{"path":"p.f","kind":"function","file":"p.py","line":7,"canonical":true}"#])
    #expect(s.kinds == .init(agree: 1, of: 2) && s.lines == .init(agree: 1, of: 2))
    #expect(s.disagreements.count == 2)
  }

  @Test func oneAgreeingDeclarationOfSeveralIsEnough() throws {
    let s = try score(
      "class f: ...\n", truth: [module, #"{"path":"p.f","kind":"function","also":["class"],"canonical":true}"#, #"{"path":"p.f","kind":"macro"}"#])
    #expect(s.kinds == .init(agree: 2, of: 2))
  }

  @Test func aLinePatternNeedsAllItsTerms() {
    #expect(LinePattern("external kind=null").matches(["external": true, "kind": NSNull()]))
    #expect(!LinePattern("external kind=null").matches(["external": true, "kind": "class"]))
    #expect(LinePattern("decls>1").matches(["decls": 2]) && !LinePattern("decls>1").matches(["decls": 1]) && !LinePattern("decls>1").matches([:]))
    #expect(LinePattern("runtime=false").matches(["runtime": false]) && !LinePattern("runtime=false").matches([:]))
  }

  @Test(arguments: [
    ("a.b/p.T", ["a", "a.b", "a.b/p"]), ("c::f::*", ["c", "c::f"]), ("j.A.static:x", ["j", "j.A", "j.A.static"]),
    ("chart.js.A.[Symbol.iterator]", ["chart", "chart.js", "chart.js.A"]), ("plain", []),
  ])
  func stepsAreCutAtEverySeparator(path: String, prefixes: [String]) { #expect(Scoring.prefixes(path) == prefixes) }

  @Test func kindsThatNoSourceSaysAreNotCompared() throws {
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: "rust")
    #expect(scoring.isKindless(["external": true, "kind": "trait"]))
    #expect(!scoring.isKindless(["kind": "trait"]))
  }

  @Test func privateSpellingsAreNeverExtra() throws {
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: "javascript")
    #expect(scoring.isPrivate("j.A._p") && scoring.isPrivate("j.A.static:_p"))
    #expect(!scoring.isPrivate("j._A.p") && !scoring.isPrivate("j.a_b"))
  }
}
