import Foundation
import Records
import TestSupport
import Testing

@testable import Sprint

@Suite struct LimitsTests {
  private static let keys = Limits.sections.flatMap { section, keys in keys.map { (path: "\(section)/\($0.name)", section, key: $0) } }

  private func decoded(_ text: String) throws -> Limits { try Limits(decoding: text, file: "limits.yaml") }

  @Test func theShippedFileHasTheDefaults() throws {
    let path = Checkout.root + "/plugins/limits.yaml"
    #expect(try Limits(path: path) == Limits())
    var section = "", named: Set<String> = []
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      guard let mark = line.firstIndex(of: ":"), !line.hasPrefix("#") else { continue }
      let name = line[..<mark].trimmingCharacters(in: .whitespaces)
      if line.hasPrefix(" ") { named.insert("\(section)/\(name)") } else { section = name }
    }
    #expect(named == Set(Self.keys.map(\.path)))
  }

  @Test func everyLimitIsDescribed() throws {
    let page = try String(contentsOfFile: Checkout.root + "/docs/limits.md", encoding: .utf8)
    for (path, _, _) in Self.keys { #expect(page.contains("| `\(path)` |"), "\(path)") }
  }

  @Test func everyKeyIsALimitOfItsOwn() throws {
    #expect(Set(Self.keys.map(\.key.limit)).count == Self.keys.count)
    let standard = Limits().fingerprint
    for (path, section, key) in Self.keys {
      let limits = try decoded("\(section): {\(key.name): 7}")
      #expect(limits[keyPath: key.limit] == 7 && limits != Limits(), "\(path)")
      #expect((limits.fingerprint != standard) == key.isDecisive, "\(path)")
    }
  }

  @Test func theFingerprintIsOfTheLimitsNotOfTheFile() throws {
    let one = try decoded("package: {paths: 1_000, cpu-seconds: 9}\nfile: {line: 70}")
    let other = try decoded("# the same\nfile:\n  line: 70\npackage:\n  cpu-seconds: 9\n  paths: 1000\nworker: {fetch-ahead: 1}")
    #expect(one.fingerprint == other.fingerprint && one.fingerprint.count == 64)
  }

  @Test func whatIsNotNamedHasItsDefault() throws {
    #expect(try Limits(path: "/no/such/limits.yaml") == Limits())
    #expect(try decoded("file: {}\nworker:\n") == Limits())
  }

  @Test(arguments: [
    ("file: {byte: 1}", "unknown key 'byte'", "did you mean 'bytes'?"), ("fil: {bytes: 1}", "unknown key 'fil'", "did you mean 'file'?"),
    ("package: {paths: 0}", "'paths' must be a whole number", nil), ("worker: {memory: -1}", "'memory' must be a whole number", nil),
    ("package: {cpu-seconds: a while}", "'cpu-seconds' must be a whole number", nil),
    ("worker: {memory: 9_223_372_036_854_775_807}", "'memory' must be a whole number", nil), ("file: 3", "'file' must be a mapping", nil),
  ])
  func mistakesHaveAPlace(text: String, what: String, hint: String?) {
    let error = failure { _ = try decoded(text) }
    #expect(error?.code == .invalid && error?.what.hasPrefix(what) == true && (hint == nil || error?.hint == hint), "\(String(describing: error))")
    #expect(error?.location?.hasPrefix("limits.yaml:1:") == true)
  }
}
