import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

@Suite struct RegistryClientTests {
  private let server: RegistryServer

  init() throws { server = try sharedServer.get() }

  private func error(_ name: String, _ version: String? = nil, _ change: (inout RegistryDescriptor, inout HTTPSettings) -> Void = { _, _ in })
    -> OmniError?
  {
    failure { _ = try client(server, change).fetch(PackageRequest(name: name, version: version)) }
  }

  @Test func fetchesTheNewestRelease() throws {
    let package = try client(server).fetch(PackageRequest(name: "Demo"))
    #expect(package.key == PackageKey(registry: "pypi", name: "demo", version: "1.1"))
    #expect(package.fileName == "demo-1.1-py3-none-any.whl")
    #expect(package.kind == .wheelPure)
    #expect(package.sha256.count == 64)
    #expect(package.bytes.starts(with: Array("PK".utf8)))
    #expect(package.warnings == [])
  }

  @Test func fetchesAYankedReleaseOnlyWhenAskedFor() throws {
    #expect(try client(server).fetch(PackageRequest(name: "demo", version: "1.2")).warnings == ["yanked: it deletes files"])
    #expect(try client(server).fetch(PackageRequest(name: "pre-only")).key.version == "0.1b2")
    #expect(try client(server).fetch(PackageRequest(name: "platform-only")).fileName.contains("win_amd64"), "the smallest")
  }

  @Test(
    arguments: [
      ("no-such-thing", nil, .notFound, "there is no such package"),
      ("demo", "9.9", .notFound, "there is no such version"),
      ("demo", "french toast", .usage, "'french toast' is not a version"),
      ("not a name", nil, .usage, "not a package name of pypi"),
      ("all-yanked", nil, .notFound, "all releases are yanked"),
      ("quarantined", nil, .notFound, "the registry has the project quarantined"),
      ("egg-only", nil, .notFound, "no usable file is published"),
      ("nothing", nil, .notFound, "nothing is published"),
      ("api-two", nil, .corrupt, "the registry speaks a newer interface"),
      ("html", nil, .corrupt, "the registry's answer is not JSON"),
      ("unhashed", nil, .corrupt, "the registry publishes no checksum"),
      ("bad-sha", nil, .corrupt, "the archive is not the published one"),
      ("cut", nil, .network, "the answer broke off"),
      ("short", nil, .corrupt, "the archive is truncated"),
      ("long", nil, .corrupt, "the archive is larger than announced"),
      ("huge", nil, .limit, "the archive is too large"),
      ("lost", nil, .notFound, "the archive is listed but gone"),
      ("refused", nil, .network, "the registry refuses"),
      ("down", nil, .network, "the server refuses for now"),
      ("mute", nil, .network, "the server gives this request no answer"),
      // Nothing was learnt about it.
      ("closed", nil, .unreachable, "the registry asks for a pause"),
    ] as [(String, String?, OmniError.Code, String)])
  func saysWhatFailed(name: String, version: String?, code: OmniError.Code, what: String) throws {
    let found = try #require(error(name, version))
    #expect(found.code == code)
    #expect(found.what == what)
    if code != .usage { #expect(found.location?.hasPrefix("pkg:pypi/\(name)") == true) }
  }

  @Test func limitsHoldWhileReceiving() throws {
    #expect(error("wide") { registry, _ in registry.versions.limit = 1 << 20 }?.what == "the answer is larger than 1048576 bytes")
    #expect(error("wide") == nil)
    // Its record has no true size, so only the receiver can tell.
    #expect(error("long") { registry, _ in registry.limits.compressed = 20 }?.code == .limit)
  }

  @Test func aMissingChecksumCanBeAllowed() {
    #expect(error("unhashed") { registry, _ in registry.requiresChecksum = false } == nil)
    #expect(error("bad-sha") { registry, _ in registry.requiresChecksum = false }?.code == .corrupt, "a wrong one never")
  }

  @Test(arguments: [("busy", 1), ("busy-date", 1), ("flaky", 3)])
  func triesAgain(name: String, repetitions: Int) throws {
    try RegistryServer.run { server in
      let client = try client(server)
      #expect(try client.fetch(PackageRequest(name: name)).key.name == name)
      #expect(client.traffic.repetitions == repetitions)
      #expect(client.traffic.requests == repetitions + 2)
    }
  }

  @Test func triesAreBounded() throws {
    try RegistryServer.run { server in
      let client = try client(server) { $1.tries = 3 }
      #expect(failure { _ = try client.fetch(PackageRequest(name: "down")) }?.why == "HTTP status 503")
      // The last one asks whether it serves anybody.
      #expect(try server.log().requests.map { $0.method + $0.path } == ["GET/simple/down/", "GET/simple/down/", "GET/simple/down/", "HEAD/"])
    }
  }

  @Test func tellsWhoAsksAndForWhat() throws {
    try RegistryServer.run { server in
      _ = try client(server).fetch(PackageRequest(name: "sdist_only"))
      let log = try server.log().requests
      #expect(log.map(\.path) == ["/simple/sdist-only/", "/files/sdist-only/sdist_only-1.0.tar.gz"])
      #expect(log[0].accept == "application/vnd.pypi.simple.v1+json")
      #expect(log.allSatisfy { $0.agent.hasPrefix("omniscient/") && $0.agent.contains("+https://") })
    }
  }

  @Test func nothingListensThere() throws {
    var settings = HTTPSettings()
    settings.firstDelay = .milliseconds(1)
    let client = try RegistryClient(pypi(), bases: ["index": "http://127.0.0.1:1/simple"], settings: settings)
    let found = failure { _ = try client.fetch(PackageRequest(name: "demo")) }
    #expect(found?.code == .unreachable)
    #expect(found?.what == "cannot reach the server")
    #expect(client.traffic.requests == settings.tries)
  }

  @Test func basesAreChecked() throws {
    #expect(failure { _ = try RegistryClient(pypi(), bases: ["indx": "https://example.org"]) }?.hint == "did you mean 'index'?")
    #expect(failure { _ = try RegistryClient(pypi(), bases: ["index": "file:///tmp"]) }?.code == .usage)
  }

  @Test func aServerOffersAFolderToo() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omni-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let package = try client(server).fetch(PackageRequest(name: "sdist-only"))
    try Data(package.bytes).write(to: folder.appendingPathComponent("my_copy-2.5.tar.gz"))
    try RegistryServer.run(folder: folder.path) { server in
      let copy = try client(server).fetch(PackageRequest(name: "my-copy"))
      #expect(copy.key.version == "2.5")
      #expect(copy.sha256 == package.sha256)
    }
  }

  // MARK: Many at once

  @Test func deliversEachRequestOnceAndKeepsToTheLimit() throws {
    try RegistryServer.run(generated: 60) { server in
      let client = try client(server)
      let names = (0..<60).map { String(format: "generated-%05d", $0) }
      var delivered: [Int: String] = [:]
      client.run((names + ["absent", "no name"]).map { PackageRequest(name: $0) }) { index, result in
        #expect(delivered[index] == nil)
        delivered[index] = (try? result.get().key.name) ?? "failed"
      }
      #expect(delivered.count == 62)
      for (index, name) in names.enumerated() { #expect(delivered[index] == name) }
      #expect(delivered[60] == "failed" && delivered[61] == "failed")
      let peak = try server.log().peak
      #expect(peak <= client.registry.policy.concurrency)
      #expect(client.traffic.requests == 121)
    }
  }

  @Test func startsNothingWhileHeldBack() throws {
    let client = try client(server)
    var polls = 0
    var inFlight = 0
    client.run(
      (0..<6).map { _ in PackageRequest(name: "demo") },
      mayStart: {
        polls += 1
        // One at a time, and only at every third question.
        guard inFlight == 0, polls % 3 == 0 else { return false }
        inFlight += 1
        return true
      }, deliver: { _, _ in inFlight -= 1 })
    #expect(inFlight == 0)
    #expect(polls >= 18)
  }

  @Test func keepsToTheRate() throws {
    let client = try client(server) { registry, _ in registry.policy.requestsPerMinute = 1 }
    var polls = 0
    client.run(
      (0..<3).map { _ in PackageRequest(name: "demo") },
      isCancelled: {
        polls += 1
        return polls > 8
      }, deliver: { _, _ in })
    #expect(client.traffic.requests == 1, "the second is due in a minute")
  }

  @Test func cancellingEndsTheRest() throws {
    let client = try client(server)
    var delivered: [Int: Bool] = [:]
    client.run((0..<20).map { _ in PackageRequest(name: "demo") }, isCancelled: { delivered.count >= 2 }) { index, result in
      #expect(delivered[index] == nil)
      delivered[index] = (try? result.get()) != nil
      if case .failure(let error) = result { #expect(error.code == .interrupted) }
    }
    #expect(delivered.count == 20)
    #expect(delivered.values.filter { $0 }.count < 20)
    #expect(try client.fetch(PackageRequest(name: "demo")).key.name == "demo", "the client works on")
  }

  // MARK: Single downloads

  @Test func downloads() throws {
    var settings = HTTPSettings()
    settings.firstDelay = .milliseconds(1)
    func found(_ path: String, limit: Int = 100) -> OmniError? {
      failure { _ = try Download.bytes(of: server.address(path), limit: limit, settings: settings) }
    }
    #expect(try Download.bytes(of: server.address("/plain/hello"), limit: 6) == Array("hello\n".utf8))
    #expect(try Download.bytes(of: server.address("/simple/Sdist_Only/"), limit: 1 << 20).first == UInt8(ascii: "{"), "redirects are followed")
    #expect(found("/plain/hello", limit: 5)?.code == .limit)
    #expect(found("/plain/absent")?.code == .notFound)
    #expect(found("/plain/loop")?.what == "the server redirects to nowhere")
    #expect(found("/plain/escape")?.what == "the server redirects to nowhere")
    #expect(found("/plain/broken")?.what == "the answer broke off")
    #expect(found("/plain/broken")?.location == server.address("/plain/broken"))
    #expect(failure { _ = try Download.bytes(of: "http://example.org/", limit: 1) }?.code == .usage)
    #expect(failure { _ = try Download.bytes(of: server.address("/plain/hello"), limit: 6, isCancelled: { true }) }?.code == .interrupted)
  }
}
