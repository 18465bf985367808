import Corpus
import Foundation
import Records
import Rules
import TestSupport
import Testing

/// A pack's `examples.yaml`.
@Suite struct PackExamplesTests {
  private func examples(_ text: String) throws -> PackExamples {
    try TemporaryFolder.with { folder in
      try folder.write(text, to: "examples.yaml")
      return try PackExamples(folder: folder.path)
    }
  }

  private func failures(_ examples: String, language: String = "lua") throws -> [String] {
    try self.examples("examples:\n" + examples).failures(Checkout.packs.pack(language))
  }

  @Test func whatASourceGivesIsCompared() throws {
    #expect(try failures("  - {source: 'return { f = function() end }', gives: [function example.f]}\n").isEmpty)
    #expect(try failures("  - {source: 'local x = 1', gives: []}\n").isEmpty)
    let kind = "  - {source: 'return { x = 1 }', gives: [function example.x]}\n"
    #expect(try failures(kind) == ["`return { x = 1 }` gives [variable example.x], not [function example.x]"])
    let few = "  - {source: \"x = 1\\ny = 2\", gives: [variable example.x]}\n  - {source: 'x = 1', gives: []}\n"
    #expect(
      try failures(few) == [
        "`x = 1` gives [variable example.x, variable example.y], not [variable example.x]", "`x = 1` gives [variable example.x], not []",
      ])
  }

  @Test func namesOfOtherPackagesAreExternal() throws {
    #expect(try failures("  - {source: 'return { a = require(\"a\") }', gives: [external example.a]}\n").isEmpty)
  }

  @Test func aFileMayHaveItsOwnPath() throws {
    #expect(try failures("  - {source: 'return { x = 1 }', file: a/b.lua, gives: [variable a.b.x]}\n").isEmpty)
  }

  @Test func settingsReachTheLinker() throws {
    let source = "  - {source: 'x = 1', file: p.py, gives: [NAME], settings: {modules: [MODULE]}}\n"
    #expect(try failures(source.replacing("NAME", with: "attribute p.x").replacing("MODULE", with: "p"), language: "python").isEmpty)
    #expect(try failures(source.replacing("NAME", with: "").replacing("MODULE", with: "q"), language: "python").isEmpty)
  }

  @Test func areCountedByWhatTheyShow() throws {
    let counts = try examples("examples:\n  - {source: a, gives: [x y]}\n  - {source: b, gives: []}\n  - {source: c, gives: []}\n").counts
    #expect(counts.positive == 1 && counts.negative == 2)
  }

  @Test func mistakesSayWhere() {
    let absent = #expect(throws: OmniError.self) { try PackExamples(folder: "/nowhere") }
    #expect(absent?.code == .notFound && absent?.location == "/nowhere/examples.yaml" && absent?.hint != nil)
    let key = #expect(throws: OmniError.self) { try examples("examples:\n  - {source: a, give: []}\n") }
    #expect(key?.location?.contains("examples.yaml:2:") == true && key?.hint?.contains("gives") == true)
  }
}
