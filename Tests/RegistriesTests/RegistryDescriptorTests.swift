import Foundation
import Records
import Testing

@testable import Registries

@Suite struct RegistryDescriptorTests {
  private let text: String

  init() throws { text = try String(contentsOfFile: descriptorFolder + "/pypi.yaml", encoding: .utf8) }

  /// The error after replacing a text of the shipped descriptor, which must be there.
  private func error(_ old: String, _ new: String) throws -> OmniError? {
    try #require(text.contains(old), "the descriptor has no '\(old)'")
    return failure { _ = try RegistryDescriptor(yaml: text.replacingOccurrences(of: old, with: new), file: "pypi.yaml") }
  }

  @Test func theShippedDescriptorLoads() throws {
    let set = try RegistrySet(directory: descriptorFolder)
    let pypi = try set.registry(purlType: "pypi")
    #expect(pypi.id == "pypi")
    #expect(pypi.bases == ["index": .pip])
    #expect(pypi.limits == ArchiveLimits(), "the file and the defaults tell different stories")
    #expect(try set.registry(id: "pypi") == pypi)
  }

  @Test func anUnknownKeyIsRefusedWithASuggestion() throws {
    let found = try error("  concurrency:", "  concurency:")
    #expect(found?.code == .invalid)
    #expect(found?.what == "unknown key 'concurency'")
    #expect(found?.hint == "did you mean 'concurrency'?")
    #expect(found?.location?.hasPrefix("pypi.yaml:") == true)
  }

  @Test(arguments: [
    ("{ from: pip }", "{ url: \"http://example.org\" }", "not an https address"),
    ("{ from: pip }", "{ url: \"ftp://example.org\" }", "not an https address"),
    ("{ from: pip }", "{ url: \"https://example.org\", from: pip }", "either"),
    ("{ from: pip }", "{}", "either"),
    ("{base:index}", "{base:indx}", "unknown base"),
    ("{name}", "{nam}", "not an address template"),
    ("/files/*", "/files", "not a field path"),
    ("/size", "/size/*", "not a field path"),
    ("[pep503]", "[pep530]", "did you mean 'pep503'?"),
    ("scheme: pep440", "scheme: gem", "cannot be 'gem'"),
    ("    sha256: /hashes/sha256\n", "", "no field has it"),
    ("[404, 410]", "[404, 200]", "no HTTP error status"),
    ("concurrency: 3", "concurrency: 0", "from 1 to 64"),
    ("id: pypi\n", "", "'id' is missing"),
    ("bulk: conditional", "bulk: maybe", "cannot be 'maybe'"),
  ])
  func refuses(old: String, new: String, word: String) throws {
    let found = try #require(try error(old, new))
    #expect(found.code == .invalid)
    #expect(found.description.contains(word), "\(found)")
  }

  @Test func plainHTTPIsFineForThisMachine() throws {
    #expect(try error("{ from: pip }", "{ url: \"http://127.0.0.1:1/\" }") == nil)
    #expect(try error("{ from: pip }", "{ url: \"http://127.0.0.1.example.org/\" }") != nil)
  }

  @Test func anUnknownRegistryIsAnswered() throws {
    let set = try RegistrySet(directory: descriptorFolder)
    #expect(failure { _ = try set.registry(id: "pipi") }?.hint == "did you mean 'pypi'?")
    #expect(failure { _ = try set.registry(purlType: "cobol") }?.code == .usage)
  }

  @Test func aFileMustBeNamedAfterItsID() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omni-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try text.write(to: folder.appendingPathComponent("other.yaml"), atomically: true, encoding: .utf8)
    #expect(failure { _ = try RegistrySet(directory: folder.path) }?.hint == "name the file pypi.yaml")
    #expect(failure { _ = try RegistrySet(directory: folder.path + "/none") }?.code == .environment)
  }
}
