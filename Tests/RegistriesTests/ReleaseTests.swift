import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// Releases that are known before they are fetched.
@Suite struct ReleaseTests {
  private func resolve(_ client: RegistryClient, _ requests: [PackageRequest]) -> [Result<(PackageKey, Release), OmniError>?] {
    var results: [Result<(PackageKey, Release), OmniError>?] = requests.map { _ in nil }
    client.resolve(requests) {
      #expect(results[$0] == nil, "delivered twice")
      results[$0] = $1
    }
    return results
  }

  @Test func checksumsAsTexts() throws {
    let checksum = try #require(Checksum(.sha1, hex: "F572d396fae9206628714fb2ce00f72e94f2258f"))
    #expect(checksum.description == "sha1:f572d396fae9206628714fb2ce00f72e94f2258f")
    for algorithm in Checksum.Algorithm.allCases {
      let text = algorithm.rawValue + ":" + String(repeating: "0f", count: algorithm.size)
      #expect(Checksum(text)?.description == text)
    }
    for bad in ["", "sha1", "sha1:", "md5:f572d396fae9206628714fb2ce00f72e94f2258f", "sha256:f572d396fae9206628714fb2ce00f72e94f2258f"] {
      #expect(Checksum(bad) == nil, "\(bad)")
    }
  }

  // MARK: From a list's record

  @Test func aRecordBecomesARequest() throws {
    let sum = Checksum(.sha256, hex: String(repeating: "0a", count: 32))
    func request(_ id: String, _ change: (inout FeedRecord) -> Void) throws -> PackageRequest {
      var record = FeedRecord(name: "example.com/Thing", version: "v1.0.0-Beta")
      change(&record)
      return try registry(id).request(for: record)
    }
    let crate = try request("crates.io") { ($0.name, $0.version, $0.checksum, $0.size) = ("a_b", "1.0.0+x", sum, 7) }
    #expect(crate.version == "1.0.0+x")
    #expect(crate.release == Release(fileName: "a_b-1.0.0+x.crate", size: 7, checksum: sum))
    #expect(try request("crates.io") { ($0.checksum, $0.isYanked) = (sum, true) }.release?.warnings == ["yanked"])
    #expect(try request("crates.io") { _ in }.release == nil, "a checksum is required there")
    #expect(try request("crates.io") { ($0.version, $0.checksum) = (nil, sum) } == PackageRequest(name: "example.com/Thing"))
    #expect(try request("go") { _ in }.release == Release(fileName: "v1.0.0-!beta.zip"))
    #expect(try request("npm") { $0.checksum = sum }.release == nil, "nobody knows its address")
    #expect(try request("npm") { ($0.checksum, $0.url) = (sum, "https://x.example/t-1.tgz?x") }.release?.fileName == "t-1.tgz")
    #expect(try request("npm") { ($0.checksum, $0.url) = (sum, "https://x.example/t-1.exe") }.release == nil, "it could not be read")
  }

  @Test(arguments: ["crates.io", "go", "debian"])
  func aWholeListIsFetchedByItsRecords(id: String) throws {
    try RegistryServer.run { server in
      let records: [String] = id == "debian" ? ["libgood-dev", "node-good"] : id == "go" ? ["example.com/good/v2"] : ["good"]
      var requests: [PackageRequest] = []
      if id == "debian" {
        _ = try client(server, of: id).readFeed { if records.contains($0.name) { requests.append(try! registry(id).request(for: $0)) } }
      } else {
        let (key, release) = try #require(resolve(client(server, of: id), [PackageRequest(name: records[0])])[0]).get()
        var record = FeedRecord(name: key.name, version: key.version)
        (record.checksum, record.size) = (release.checksum, release.size)
        requests = [try registry(id).request(for: record)]
      }
      #expect(requests.count == records.count && requests.allSatisfy { $0.release != nil })
      let before = try server.log().requests.count
      try client(server, of: id).run(requests) { index, result in
        #expect((try? result.get())?.key.name == records[index], "\(result)")
      }
      let paths = try server.log().requests.dropFirst(before).map(\.path)
      let expected = ["crates.io": [".crate"], "go": ["/go/sum/lookup/example.com/good/v2@v2.0.0", ".zip"], "debian": [".deb", ".deb"]]
      #expect(paths.count == expected[id]?.count, "\(paths)")
      for (path, end) in zip(paths, expected[id] ?? []) { #expect(path.hasSuffix(end)) }
    }
  }

  // MARK: From the listing

  @Test(
    arguments: [
      ("pypi", "Demo", nil), ("crates.io", "camel-case", nil), ("crates.io", "good", "1.2.0"), ("npm", "@scope/thing", nil),
      ("npm", "deprecated", nil),
      ("go", "example.com/good", "v1.2.0"), ("go", "example.com/pseudo", nil), ("go", "example.com/Upper/Case", nil), ("debian", "libgood-dev", nil),
    ] as [(String, String, String?)])
  func whatIsResolvedIsWhatWouldBeFetched(id: String, name: String, version: String?) throws {
    try RegistryServer.run { server in
      let wish = PackageRequest(name: name, version: version)
      let (key, release) = try #require(resolve(client(server, of: id), [wish])[0]).get()
      let asked = try server.log().requests.map(\.path)
      #expect(
        asked.allSatisfy {
          !$0.hasSuffix(".whl") && !$0.hasSuffix(".crate") && !$0.hasSuffix(".tgz") && !$0.hasSuffix(".zip") && !$0.hasSuffix(".deb")
        })
      #expect(asked.allSatisfy { !$0.contains("/lookup/") }, "the content's checksum is for those who have the content")
      let frozen = try client(server, of: id).fetch(PackageRequest(name: key.name, version: key.version, release: release))
      let again = try server.log().requests.map(\.path).dropFirst(asked.count)
      #expect(again.count == (id == "go" ? 2 : 1), "\(again)")
      #expect(try frozen == client(server, of: id).fetch(wish))
      #expect((release.url == nil) == (id == "crates.io" || id == "go"), "an address that can be made is not frozen")
    }
  }

  @Test func whatCannotBeResolvedIsSaid() throws {
    let server = try sharedServer.get()
    let wishes = ["good", "absent", "no name", "no-sum", "bad-sum"].map { PackageRequest(name: $0) }
    let results = resolve(try client(server, of: "crates.io"), wishes)
    let codes = results.map { result in failure { _ = try result?.get() }?.code }
    #expect(codes == [nil, .notFound, .usage, .corrupt, nil])
    // The last one's checksum can only be found wrong by who fetches it.
    let (key, release) = try #require(results[4]).get()
    let request = PackageRequest(name: key.name, version: key.version, release: release)
    #expect(failure { _ = try client(server, of: "crates.io").fetch(request) }?.what == "the archive is not the published one")
  }

  @Test func passwordsAreNotFrozen() throws {
    try RegistryServer.run { server in
      let bases = ["index": server.index.replacing("http://", with: "http://me:secret@")]
      let (key, release) = try #require(resolve(RegistryClient(pypi(), bases: bases), [PackageRequest(name: "demo")])[0]).get()
      #expect(release.url?.contains("secret") == false)
      _ = try RegistryClient(pypi(), bases: bases).fetch(PackageRequest(name: key.name, version: key.version, release: release))
      #expect(try server.log().requests.last?.headers["authorization"]?.hasPrefix("Basic ") == true, "the server's own address lends them")
    }
  }

  // MARK: What cannot be fetched

  @Test func releasesThatAreNone() throws {
    let server = try sharedServer.get()
    let (key, good) = try #require(resolve(client(server, of: "crates.io"), [PackageRequest(name: "good")])[0]).get()
    func error(_ version: String?, _ change: (inout Release) -> Void) -> OmniError? {
      var release = good
      change(&release)
      return failure { _ = try client(server, of: "crates.io").fetch(PackageRequest(name: "good", version: version, release: release)) }
    }
    #expect(error(key.version) { _ in } == nil)
    #expect(error(nil) { _ in }?.code == .usage)
    #expect(error(key.version) { $0.fileName = "good-1.1.0.exe" }?.code == .usage)
    #expect(error(key.version) { $0.checksum = nil }?.what == "the registry publishes no checksum")
    #expect(
      error(key.version) { $0.checksum = Checksum(.sha256, hex: String(repeating: "0", count: 64)) }?.what == "the archive is not the published one")
    #expect(error(key.version) { $0.size = 1 }?.what == "the archive is larger than announced")
    #expect(error(key.version) { $0.size = 1 << 40 }?.code == .limit)
    #expect(error(key.version) { $0.url = "file:///etc/passwd" }?.what == "the archive's address is not an https address")
    #expect(error("1.0.1") { _ in }?.what == "the archive is listed but gone")
  }

  /// The lists of a registry that is asked by https lead to no archive that is not.
  @Test func securityIsNotFrozenAway() throws {
    let client = try RegistryClient(registry("npm"))
    let release = Release(
      fileName: "a-1.0.0.tgz", url: "http://127.0.0.1:9/a-1.0.0.tgz", checksum: Checksum(.sha1, hex: String(repeating: "0", count: 40)))
    let found = failure { _ = try client.fetch(PackageRequest(name: "a", version: "1.0.0", release: release)) }
    #expect(found?.what == "the archive's address is not an https address" && client.traffic.requests == 0)
    var unknown = release
    unknown.url = nil
    #expect(failure { _ = try client.fetch(PackageRequest(name: "a", version: "1.0.0", release: unknown)) }?.what == "the release has no address")
  }

  @Test func whichVersionIsPreferred() throws {
    let go = try registry("go")
    #expect(go.prefers("v1.10.0", to: "v1.9.0") && !go.prefers("v1.9.0", to: "v1.10.0") && !go.prefers("v1.0.0", to: "v1.0.0"))
    #expect(go.prefers("v1.0.0", to: "v2.0.0-rc.1") && !go.prefers("v2.0.0-rc.1", to: "v1.0.0"))
    #expect(!go.prefers("nonsense", to: "v0.0.1") && go.prefers("v0.0.1", to: "nonsense"))
  }
}
