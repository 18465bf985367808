import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// Lists of whole registries, as Tests/Support/registry_feeds.py serves them.
@Suite struct FeedTests {
  private let server: RegistryServer

  init() throws { server = try sharedServer.get() }

  /// A client whose registry's list is a variant of the server's.
  private func client(
    of id: String, _ variant: String, pages: Int? = nil, on other: RegistryServer? = nil, _ change: (inout RegistryDescriptor) -> Void = { _ in }
  ) throws -> RegistryClient {
    var registry = try registry(id)
    var settings = HTTPSettings()
    settings.firstDelay = .milliseconds(1)
    settings.tries = 3
    registry.policy.requestsPerMinute = nil
    if let pages { for i in registry.feeds.indices { registry.feeds[i].cursor?.pageSize = pages } }
    change(&registry)
    return try RegistryClient(registry, bases: (other ?? server).bases(of: id, feed: variant), settings: settings)
  }

  private func read(_ client: RegistryClient, since: String? = nil) throws -> (records: [FeedRecord], end: FeedEnd) {
    var records: [FeedRecord] = []
    let end = try client.readFeed(since: since) { records.append($0) }
    #expect(end.records == records.count)
    return (records, end)
  }

  // MARK: crates.io

  @Test(arguments: ["good", "shuffled", "renamed", "once-cut"])
  func aDatabaseIsJoined(variant: String) throws {
    try RegistryServer.run { server in
      let client = try client(of: "crates.io", variant, on: server)
      let (records, end) = try read(client)
      #expect(records.map(\.name) == ["serde", "Camel_Case", "all-yanked", "reserved", "last"])
      #expect(records.map(\.version) == ["1.0.200", "0.3.0-rc.1", "1.0.0", nil, "1.0.0"])
      #expect(records[0].checksum == Checksum(.sha256, hex: Checksum.Algorithm.sha256.digest(of: Array("serde".utf8)).hexadecimal))
      #expect(records[0].size == 7 && records[0].mark == "2024-01-01 00:00:00+00")
      #expect(records.map(\.isYanked) == [false, false, true, false, false])
      #expect(records[3].checksum == nil && records[3].size == nil)
      #expect(end == FeedEnd(cursor: nil, isWhole: true, records: 5, leftOut: 1, unusable: 1, complaints: ["bad-sum: not a SHA-256 checksum: 'abc'"]))
      #expect(client.traffic.repetitions == (variant == "once-cut" ? 1 : 0))
      #expect(client.traffic.bytes > 0)
    }
  }

  @Test(
    arguments: [
      ("cut", .network, "the answer broke off", "/crates/"),
      ("short", .corrupt, "the registry's database breaks off", ""),
      ("html", .corrupt, "not a readable tar archive", ""),
      ("no-table", .corrupt, "the registry's database lacks tables", "defaults"),
      ("no-column", .corrupt, "the registry's database lacks a column", "/versions/tar_sha256 or /versions/checksum"),
      ("ragged", .corrupt, "the table has a malformed row", "row 5: it has 5 cells, the header has 4"),
      ("open-quote", .corrupt, "the table has a malformed row", "row 9: a quoted cell has no end"),
      ("long-row", .limit, "a row has more than 65535 bytes", "it is row 5"),
    ] as [(String, OmniError.Code, String, String)])
  func aDatabaseThatIsNone(variant: String, code: OmniError.Code, what: String, why: String) throws {
    let client = try client(of: "crates.io", variant)
    let found = try #require(failure { _ = try read(client) })
    #expect(found.code == code && found.what == what, "\(found)")
    #expect(why.isEmpty || found.why?.contains(why) == true, "\(found)")
    #expect(found.location != nil)
    // What is left of it does not disturb the next request.
    #expect(failure { _ = try read(client) }?.what == what)
  }

  @Test func limitsOfADatabase() throws {
    func error(_ change: (inout Feed.Limits) -> Void) -> OmniError? {
      failure { _ = try read(client(of: "crates.io", "good") { change(&$0.feeds[0].limits) }) }
    }
    #expect(error { $0.answer = 100 }?.what == "the answer is larger than 100 bytes")
    #expect(error { $0.unpacked = 1000 }?.what == "the registry's database unpacks to more than 1000 bytes")
    #expect(error { $0.kept = 1000 }?.what == "the tables need more than 1000 bytes")
    #expect(error { $0.records = 3 }?.what == "the registry's list has more than 3 records")
    #expect(error { _ in } == nil)
  }

  // MARK: npm

  @Test(arguments: [1, 2, 3, 8, 100])
  func aSortedListInPages(size: Int) throws {
    try RegistryServer.run { server in
      let (records, end) = try read(client(of: "npm", "good", pages: size + 1, on: server))
      #expect(records.map(\.name) == ["@scope/thing", "Case", "b", "case", "left-pad", "zebra"])
      #expect(records.allSatisfy { $0.mark?.hasSuffix("-x") == true && $0.version == nil && !$0.isDeleted })
      // Where the news go on is asked before the list, lest a change meanwhile be lost.
      #expect(try server.log().requests.map(\.path).first == "/feeds/npm/good/registry/")
      let complaint = "not a package name: 'quo\"ted'"
      #expect(end == FeedEnd(cursor: "44", isWhole: true, records: 6, leftOut: 1, unusable: 1, complaints: [complaint]))
    }
  }

  @Test(arguments: [1, 2, 3, 4, 100])
  func changes(size: Int) throws {
    let (records, end) = try read(client(of: "npm", "grown", pages: size), since: "20")
    // Of two changes on one page the later one counts.
    #expect(records.map(\.name) == ["Case", "case", "removed"] + (size < 4 ? ["zebra"] : []) + ["newcomer", "zebra", "b"])
    #expect(records.filter(\.isDeleted).map(\.name) == ["removed", "b"])
    #expect(records.last?.mark == "52-x")
    #expect(end.cursor == "52" && !end.isWhole && end.unusable == 1)
    #expect(try read(client(of: "npm", "grown"), since: end.cursor).records.isEmpty)
  }

  /// A first reading, and one that begins with its cursor when the registry has grown.
  @Test(arguments: [("npm", ["newcomer", "zebra", "b"]), ("go", ["example.com/late", "example.com/a", "example.com/b"])])
  func laterThereAreOnlyNews(id: String, names: [String]) throws {
    let first = try read(client(of: id, "good")).end
    #expect(first.isWhole)
    let none = try read(client(of: id, "good"), since: first.cursor)
    #expect(none.records.isEmpty && none.end.cursor == first.cursor && !none.end.isWhole)
    let news = try read(client(of: id, "grown"), since: first.cursor)
    #expect(news.records.map(\.name) == names)
    #expect(try read(client(of: id, "grown"), since: news.end.cursor).records.isEmpty)
  }

  @Test func aListWithoutNewsIsAlwaysReadWhole() throws {
    let client = try client(of: "npm", "good", pages: 3) {
      $0.feeds.removeLast()
      $0.feeds[0].news = nil
    }
    let (records, end) = try read(client, since: "zebra")
    #expect(records.count == 6 && end.isWhole && end.cursor == nil)
  }

  // MARK: Go

  @Test(arguments: [5, 6, 7, 9, 10, 100])
  func versionsInTheOrderOfTime(size: Int) throws {
    let (records, end) = try read(client(of: "go", "good", pages: size))
    let expected = ["a@v1.0.0", "b@v1.0.0", "a@v1.1.0", "c@v0.1.0", "d@v0.1.0", "e@v0.1.0", "a@v1.2.0", "f@v0.0.1", "Upper@v0.0.1"]
    #expect(records.map { "\($0.name.dropFirst("example.com/".count))@\($0.version ?? "")" } == expected)
    #expect(end.cursor?.hasPrefix("2024-01-01T00:00:50Z ") == true && end.isWhole)
  }

  @Test func aPageOfOneInstantIsNoLoop() throws {
    #expect(try read(client(of: "go", "instant", pages: 8)).records.count == 7)
    for size in [1, 3, 7] {
      let found = failure { _ = try read(client(of: "go", "instant", pages: size)) }
      #expect(found?.code == .corrupt && found?.what == "the registry's list leads in a circle", "\(String(describing: found))")
    }
  }

  // MARK: PyPI

  @Test func allProjectsInOneDocument() throws {
    let (records, end) = try read(client(of: "pypi", "good"))
    #expect(records.map(\.name) == ["django", "zope-interface", "a-b", "demo", "x", "12"])
    #expect(records.map(\.mark) == ["0", "10", "20", "30", "40", "50"])
    #expect(end == FeedEnd(cursor: nil, isWhole: true, records: 6))
  }

  @Test func oneMalformedRecordIsNoReasonToStop() throws {
    let (records, end) = try read(client(of: "pypi", "odd"))
    #expect(records.count == 6 && end.unusable == 7 && end.complaints.count == 5)
    #expect(end.complaints[1] == "not a package name: 'no name'")
    let found = failure { _ = try read(client(of: "pypi", "useless")) }
    #expect(found?.what == "no record of the registry's list is usable" && found?.why == "not a package name: ''")
  }

  // MARK: Debian

  @Test func theListsOfARepository() throws {
    let client = try client(of: "debian", "good")
    let (records, end) = try read(client)
    #expect(records.map(\.name).prefix(3) == ["bad-sum-dev", "cut-dev", "empty-dev"])
    let good = try #require(records.first { $0.name == "libgood-dev" })
    #expect(good.version == "1.0-1+b1" && good.checksum?.algorithm == .sha256 && good.size ?? 0 > 0)
    #expect(good.fileName == "libgood-dev_1.0-1+b1_all.deb" && good.url?.hasPrefix("http://127.0.0.1:") == true)
    #expect(end.isWhole && end.cursor == nil && end.unusable == 0)
    #expect(client.traffic.requests == 1)
  }

  // MARK: What is none

  @Test(
    arguments: [
      ("npm", "html", .corrupt, "is not JSON"), ("npm", "deep", .corrupt, "is not JSON"), ("npm", "torn", .corrupt, "is not JSON"),
      ("npm", "no-list", .corrupt, "has no list"), ("npm", "no-cursor", .corrupt, "does not tell where it goes on"),
      ("npm", "wide", .limit, "larger than 1000000 bytes"), ("npm", "circle", .corrupt, "counts its changes anew"),
      ("npm", "anew", .corrupt, "counts its changes anew"),
      ("go", "torn", .corrupt, "it is the record number 2"), ("go", "backwards", .corrupt, "leads in a circle"),
      ("pypi", "html", .corrupt, "is not JSON"), ("pypi", "deep", .corrupt, "is not JSON"), ("pypi", "no-list", .corrupt, "has no list"),
      ("pypi", "api-two", .corrupt, "newer interface"), ("pypi", "wide", .limit, "larger than 1000000 bytes"),
      ("pypi", "cut", .network, "broke off"),
    ] as [(String, String, OmniError.Code, String)])
  func aListThatIsNone(id: String, variant: String, code: OmniError.Code, word: String) throws {
    let client = try client(of: id, variant, pages: 3) { for i in $0.feeds.indices { $0.feeds[i].limits.answer = 1_000_000 } }
    let since = id == "npm" ? "20" : nil
    let found = try #require(failure { _ = try read(client, since: since) })
    #expect(found.code == code && found.description.contains(word), "\(found)")
    #expect(found.location != nil)
  }

  @Test func aListThatLeadsInACircle() throws {
    let found = failure { _ = try read(client(of: "npm", "circle", pages: 3)) }
    #expect(found?.what == "the registry's list leads in a circle", "\(String(describing: found))")
  }

  @Test func aRegistryWithoutAList() throws {
    let found = failure { _ = try read(client(of: "go", "good") { $0.feeds = [] }) }
    #expect(found?.code == .usage)
  }

  // MARK: The caller's part

  @Test(arguments: ["crates.io", "npm", "go", "pypi", "debian"])
  func canBeStopped(id: String) throws {
    let client = try client(of: id, "good", pages: 5)
    #expect(failure { _ = try client.readFeed(isCancelled: { true }) { _ in } }?.code == .interrupted)
    let own = OmniError(.environment, "the disk is full", at: "here")
    #expect(failure { _ = try client.readFeed { (_) throws(OmniError) in throw own } } == own)
    #expect(try read(client).records.isEmpty == false, "the client works on")
  }

  @Test func progressIsTold() throws {
    let client = try client(of: "go", "good", pages: 5)
    var told: [FeedProgress] = []
    _ = try client.readFeed(observe: { told.append($0) }) { _ in }
    #expect(told.last == FeedProgress(records: 9, traffic: client.traffic))
    #expect(told.map(\.records) == told.map(\.records).sorted() && client.traffic.requests == 3)
  }
}
