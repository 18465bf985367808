import Foundation
import Records
import Rules
import Syntax
import TestSupport
import Testing

@Suite struct PackLibraryTests {
  private let home: TemporaryFolder
  private let library: PackLibrary

  init() throws {
    home = try TemporaryFolder()
    library = PackLibrary(folder: home.path, grammars: Checkout.grammars)
  }

  /// Copies a pack of the repository into the library, its query changed.
  private func copy(_ language: String, as name: String? = nil, query change: (String) -> String? = { $0 }) throws {
    let source = "\(Checkout.packs.folder)/\(language)"
    let home = name ?? language
    try self.home.write(String(contentsOfFile: source + "/pack.yaml", encoding: .utf8), to: home + "/pack.yaml")
    if let query = change(try String(contentsOfFile: source + "/facts.scm", encoding: .utf8)) { try self.home.write(query, to: home + "/facts.scm") }
  }

  @Test func theRepositorysPacksAreInOrder() throws {
    #expect(Checkout.packs.languages.contains("python"))
    for language in Checkout.packs.languages { #expect(try Checkout.packs.pack(language).language == language) }
  }

  /// The first block of a kind below a heading of the reference.
  private func block(_ kind: String, below heading: String) throws -> String {
    let reference = try String(contentsOfFile: Checkout.root + "/docs/rule-packs.md", encoding: .utf8)
    let section = reference[try #require(reference.firstRange(of: "# \(heading)\n")).upperBound...]
    let start = try #require(section.firstRange(of: "```\(kind)\n")).upperBound
    return String(section[start...].prefix(upTo: try #require(section[start...].firstRange(of: "```")).lowerBound))
  }

  @Test func theExamplesOfTheReferenceAreInOrder() throws {
    try home.write(block("yaml", below: "An example"), to: "starlark/pack.yaml")
    try home.write(block("scheme", below: "An example"), to: "starlark/facts.scm")
    #expect(try library.pack("starlark").extensions == [".bzl"])
    let tables = try block("scheme", below: "Modules that are values")
    try copy("lua") { _ in tables }
    #expect(try library.pack("lua").query?.patternLines.count == 5)
  }

  @Test func findsPacksByNameAndFile() throws {
    #expect(try Checkout.packs.pack(forFile: "a/b.pyi")?.language == "python")
    #expect(try Checkout.packs.pack(forFile: "a/b.zzz") == nil)
    let error = #expect(throws: OmniError.self) { try Checkout.packs.pack("pythn") }
    #expect(error?.code == .notFound)
    #expect(error?.hint == "did you mean 'python'?")
  }

  @Test func theFingerprintChangesWithAByteOfTheQuery() throws {
    let original = try Checkout.packs.pack("python").fingerprint
    #expect(original.count == 64)
    try copy("python")
    #expect(try PackLibrary(folder: home.path, grammars: Checkout.grammars).pack("python").fingerprint == original)
    try copy("python") { $0 + " " }
    #expect(try library.pack("python").fingerprint != original)
  }

  @Test func aPackInTheWrongFolder() throws {
    try copy("python", as: "snake")
    let error = #expect(throws: OmniError.self) { try library.pack("snake") }
    #expect(error?.what == "the pack calls itself 'python'")
    #expect(error?.location == home.path + "/snake/pack.yaml")
    #expect(error?.hint == "`language` must be its folder's name")
  }

  @Test func aMissingQueryFile() throws {
    try copy("python") { _ in nil }
    let error = #expect(throws: OmniError.self) { try library.pack("python") }
    #expect(error?.code == .invalid)
    #expect(error?.what == "cannot read 'facts.scm', which pack.yaml names")
    #expect(error?.location == home.path + "/python")
  }
}
