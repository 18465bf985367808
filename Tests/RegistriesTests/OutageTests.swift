import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// Servers that fall silent, come back or don't, and refuse.
@Suite struct OutageTests {
  private let names = (0..<40).map { String(format: "generated-%05d", $0) }

  /// What a run delivered, by name: `fetched`, or the error's code and what.
  private typealias Delivery = [String: String]

  /// Fetches all packages from a server that changes its mood at the tenth delivery, and again after the second probe since.
  private func run(
    _ client: RegistryClient, _ names: [String], _ server: RegistryServer, becomes mood: RegistryServer.Mood, then next: RegistryServer.Mood?
  ) throws -> Delivery {
    var delivery: Delivery = [:]
    var isOver = false
    var error: (any Error)?
    func attempt(_ body: () throws -> Void) { do { try body() } catch let found { error = found } }
    client.run(
      names.map { PackageRequest(name: $0) },
      isCancelled: {
        if let next, !isOver, client.traffic.probes >= 2 {
          isOver = true
          attempt { try server.be(next) }
        }
        return error != nil
      },
      deliver: { index, result in
        #expect(delivery[names[index]] == nil, "delivered once")
        delivery[names[index]] = text(result)
        if delivery.count == 10 { attempt { try server.be(mood) } }
      })
    if let error { throw error }
    return delivery
  }

  private func text(_ result: Result<FetchedPackage, OmniError>) -> String {
    switch result {
    case .success: "fetched"
    case .failure(let error): "\(error.code): \(error.what)"
    }
  }

  @Test(arguments: [RegistryServer.Mood.down, .ail, .refuse])
  func anOutageIsWaitedOut(mood: RegistryServer.Mood) throws {
    try RegistryServer.run(generated: 40) { server in
      // More than the tries of a request: they do not count meanwhile.
      let client = try client(server) { $1.tries = 2 }
      let delivery = try run(client, names, server, becomes: mood, then: .up)
      #expect(delivery == Dictionary(uniqueKeysWithValues: names.map { ($0, "fetched") }))
      #expect(client.traffic.probes >= 2)
      #expect(client.reachedHosts == ["127.0.0.1:\(server.port)"])
    }
  }

  @Test(arguments: [RegistryServer.Mood.down, .ail, .refuse])
  func patienceEnds(mood: RegistryServer.Mood) throws {
    try RegistryServer.run(generated: 40) { server in
      let client = try client(server) {
        $1.tries = 2
        $1.patience = .milliseconds(1)
      }
      let delivery = try run(client, names, server, becomes: mood, then: nil)
      #expect(delivery.count == names.count)
      #expect(Set(delivery.values) == ["fetched", "unreachable: the server does not answer any more"])
      // What was given up is tried again by the next run.
      try server.be(.up)
      #expect(try client.fetch(PackageRequest(name: names[39])).key.name == names[39])
    }
  }

  @Test func aServerThatAnotherProcessReachedIsWaitedFor() throws {
    try RegistryServer.run(generated: 1) { server in
      try server.be(.down)
      let client = try client(server) {
        $1.tries = 1
        $1.reachedHosts = ["127.0.0.1:\(server.port)"]
      }
      #expect(try run(client, ["generated-00000"], server, becomes: .up, then: .up) == ["generated-00000": "fetched"])
    }
  }

  @Test func aServerOfFilesThatNeverAnswersIsNoVerdict() throws {
    let port = try ClosedPort()
    try RegistryServer.run { server in
      var settings = HTTPSettings()
      settings.firstDelay = .milliseconds(1)
      var bases = server.bases(of: "crates.io")
      bases["files"] = "http://127.0.0.1:\(port.number)"
      let client = try RegistryClient(registry("crates.io"), bases: bases, settings: settings)
      var found: [OmniError.Code?] = [nil, nil]
      client.run(["good", "absent"].map { PackageRequest(name: $0) }) { index, result in
        if case .failure(let error) = result { found[index] = error.code }
      }
      #expect(found == [.unreachable, .notFound])
      #expect(client.reachedHosts == ["127.0.0.1:\(server.port)"])
    }
  }

  @Test(arguments: [RegistryServer.Mood.ail, .refuse])
  func aServerThatServesNobodyFromTheStartIsNoVerdict(mood: RegistryServer.Mood) throws {
    try RegistryServer.run(generated: 40) { server in
      try server.be(mood)
      let delivery = try run(client(server), names, server, becomes: .up, then: nil)
      #expect(delivery.count == names.count && delivery.values.allSatisfy { $0.hasPrefix("unreachable: ") }, "\(delivery)")
    }
  }

  @Test func aRequestWithoutAnswerIsNoOutage() throws {
    try RegistryServer.run(generated: 40) { server in
      let delivery = try run(client(server), ["mute"] + names, server, becomes: .up, then: nil)
      #expect(delivery["mute"] == "network: the server gives this request no answer")
      #expect(delivery.count == 41 && Set(delivery.filter { $0.key != "mute" }.values) == ["fetched"])
    }
  }

  @Test func theSameFailuresHaveTheSameReasons() throws {
    try RegistryServer.run { server in
      func reasons(_ names: [String]) throws -> [String: OmniError] {
        var reasons: [String: OmniError] = [:]
        try client(server).run(names.map { PackageRequest(name: $0) }) { index, result in
          if case .failure(let error) = result { reasons[names[index]] = error }
        }
        return reasons
      }
      let names = ["cut", "mute", "down", "refused", "lost", "demo", "storm", "absent"]
      let found = try reasons(names)
      #expect(found.count == 7)
      #expect(found["storm"]?.code == .network && found["mute"]?.code == .network, "others are served")
      #expect(try reasons(names.reversed()) == found)
    }
  }

  @Test func pausesGrowWithRefusals() {
    let now = ContinuousClock.now
    let host = HTTPHost(name: "example.org", isReached: true, now: now)
    func pause(_ second: Int, asked: Int? = nil) -> Int? {
      let time = now + .seconds(second)
      return host.pause(began: time, now: time, asked: asked.map { .seconds($0) }, base: .seconds(60), longest: .seconds(1800))
        .map { Int($0.components.seconds) }
    }
    #expect([pause(0, asked: 5), pause(1, asked: 5), pause(2, asked: 5), pause(3), pause(4, asked: 900)] == [5, 5, 120, 240, 900])
    #expect((5..<9).map { pause($0) } == [960, 1800, 1800, 1800])
    host.forgetRefusals()
    #expect(pause(9) == nil, "one refusal alone is no reason")
    // What was under way when the first was refused says the same again.
    for _ in 0..<16 { #expect(host.pause(began: now, now: now, asked: nil, base: .seconds(60), longest: .seconds(1800)) == nil) }
  }
}
