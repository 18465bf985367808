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
    ("bulk: conditional", "bulk: allowed", "no reason to give"),
    ("bulk-reason: ", "requests-per-minute: 1 #", "`bulk-reason` is missing"),
  ])
  func refuses(old: String, new: String, word: String) throws {
    let found = try #require(try error(old, new))
    #expect(found.code == .invalid)
    #expect(found.description.contains(word), "\(found)")
  }

  /// A registry, a text of its descriptor that must be there, what stands in its place, a part of what is said.
  @Test(arguments: [
    ("crates.io", "languages: [rust]", "", "either `languages` or `contents`"),
    ("crates.io", "cargo-protocol: version=1", "Accept: text/html", "not a header"),
    ("crates.io", "cargo-protocol: version=1", "x: \"a\\nb\"", "not a header"),
    ("crates.io", "characters: a-zA-Z0-9_-", "characters: z-a", "not a set of ASCII characters"),
    ("crates.io", "[underscores, hyphens]", "[underscore]", "did you mean 'underscores'?"),
    ("crates.io", "{name|lower}\"", "{name|lowr}\"", "not an address template"),
    ("crates.io", "{name|lower}\"", "{version}\"", "not an address template"),
    ("crates.io", "    version: /vers\n", "", "name the `version:` field"),
    ("crates.io", "family: ndjson", "family: jsonl", "cannot be 'jsonl'"),
    ("crates.io", "root: \"{name}-{version}\"", "root: \"{name|lower}\"", "'root' cannot be"),
    ("crates.io", "root: \"{name}-{version}\"", "root: strip", "'root' cannot be"),
    ("crates.io", "{ member: \"*/data/crates.csv\" }", "{}", "'member' is missing"),
    ("crates.io", "crates: { member: \"*/data/crates.csv\" }", "crates: { member: x, key: a, equals: /versions/id }", "looked up by nothing"),
    ("crates.io", "key: crate_id, equals: /crates/id", "", "how is a row of 'defaults' found?"),
    ("crates.io", "key: crate_id, equals: /crates/id", "key: crate_id", "belong together"),
    ("crates.io", "equals: /crates/id", "equals: /versions/id", "a field of no earlier table"),
    ("crates.io", "size: /versions/crate_size", "size: /version/crate_size", "the tables are crates, defaults, versions"),
    ("crates.io", "size: /versions/crate_size", "size: /crate_size", "not a field of a table"),
    ("crates.io", "      kept: 1_073_741_824 ", "      #", "'kept' is missing"),
    ("crates.io", "db-dump.tar.gz\"", "db-dump.tar.gz?{cursor}\"", "a whole list has no cursor"),
    ("crates.io", "record-version: { field: /v, major: 2 }", "record-version: { field: /v }", "'major' is missing"),
    ("crates.io", "    sha256: /cksum\n", "", "no field has it"),
    ("npm", "files: /versions/*", "files: /versions", "not a field path"),
    ("npm", "  files: /versions/*\n", "  files: /versions/*\n  newest: { url: \"{base:registry}/\", version: /v }\n", "unknown key 'newest'"),
    ("npm", "version: /version }", "}", "how does it say its name?"),
    ("npm", "kind: sequence", "kind: key", "`news` tells where a feed goes on that is not there"),
    ("npm", "kind: key", "kind: time", "tells the news itself"),
    ("npm", "_changes?since={cursor}", "_changes?since=0", "the url has no {cursor}"),
    ("npm", "start: \"0\", page-size: 10_000", "start: \"0\"", "'page-size' is missing"),
    ("npm", "records: /rows/*", "records: /rows", "not a field path"),
    ("npm", "{base:changes}/registry/_changes", "{base:change}/registry/_changes", "unknown base 'change'"),
    ("npm", "requests-per-month: 4_900_000", "requests-per-month: 0", "requests-per-month"),
    ("go", "    name: /Path\n", "", "'name' is missing"),
    ("go", "  - family: ndjson", "  - family: deb822\n  - family: ndjson", "does not list all packages"),
    ("go", "    version: /line\n", "", "name the `version:` field"),
    ("go", "h1: \"{base:sum}", "h1: \"{base:summ}", "did you mean 'sum'?"),
    ("go", "h1: \"{base:sum}/lookup/{name", "h1: \"{base:sum}/lookup/{cursor", "may hold {name} and {version}"),
    ("debian", "below: pool", "below: pol", "did you mean 'pool'?"),
    ("debian", "checksum: required", "checksum: optional", "need `checksum: required`"),
    ("debian", "  - under: usr/share/cargo/registry\n    languages: [rust]", "  - under: usr/share/cargo/registry", "'languages' is missing"),
    ("debian", "{base:index}/Packages.xz", "{base:index}/{name}", "has no further hole"),
  ])
  func refusesInOthers(id: String, old: String, new: String, word: String) throws {
    let text = try String(contentsOfFile: "\(descriptorFolder)/\(id).yaml", encoding: .utf8)
    try #require(text.contains(old), "the descriptor has no '\(old)'")
    let found = failure { _ = try RegistryDescriptor(yaml: text.replacingOccurrences(of: old, with: new), file: "x.yaml") }
    #expect(found?.code == .invalid && found?.description.contains(word) == true, "\(String(describing: found))")
  }

  @Test func theFiveRegistries() throws {
    let set = try RegistrySet(directory: descriptorFolder)
    #expect(set.registries.map(\.id) == ["crates.io", "debian", "go", "npm", "pypi"])
    #expect(set.registries.map(\.purlType) == ["cargo", "deb", "golang", "npm", "pypi"])
    #expect(try set.registry(purlType: "deb").name(ofPackageURL: "debian/zlib1g-dev") == "zlib1g-dev")
    #expect(try set.registry(purlType: "golang").name(ofPackageURL: "golang.org/x/net") == "golang.org/x/net")
    #expect(try set.registry(id: "npm").policy.requestsPerMonth == 4_900_000)
    #expect(try set.registry(id: "npm").feeds.map(\.cursor?.kind) == [.key, .sequence])
    #expect(try set.registry(id: "debian").allLanguages == ["rust", "go", "typescript", "javascript", "lua", "c"])
    func firstPage(_ id: String) throws -> String? {
      let feed = try #require(set.registry(id: id).feeds.first)
      return feed.url?.filled(base: "b", FeedWalk(feed, since: nil).values)
    }
    #expect(try firstPage("go") == "b/index?limit=2000&since=2019-04-10T19%3A08%3A52.997264Z")
    #expect(try firstPage("npm") == "b/registry/_all_docs?limit=10000&startkey=%22%22")
    #expect(try firstPage("pypi") == "b/")
    for registry in set.registries { #expect((registry.policy.bulk == .allowed) == (registry.policy.bulkReason == nil)) }
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
