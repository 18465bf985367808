import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// A registry's pace, shared by clients and by processes.
@Suite struct PaceTests {
  private let names = (0..<200).map { String(format: "generated-%05d", $0) }

  /// A client that shares its pace through a folder.
  private func client(
    _ server: RegistryServer, _ folder: TemporaryFolder, _ change: (inout RegistryDescriptor, inout HTTPSettings) -> Void = { _, _ in }
  ) throws -> RegistryClient {
    try RegistriesTests.client(server) { registry, settings in
      settings.paceFolder = folder.path + "/pace"
      change(&registry, &settings)
    }
  }

  /// How many requests a client makes until it has looked up nine times.
  private func requests(_ client: RegistryClient, _ names: [String]) -> Int {
    let before = client.traffic.requests
    var looks = 0
    client.run(
      names.map { PackageRequest(name: $0) },
      isCancelled: {
        looks += 1
        return looks > 9
      }, deliver: { _, _ in })
    return client.traffic.requests - before
  }

  // MARK: Processes

  /// A process that fetches, and its lines.
  private final class Probe {
    let process = Process()
    private let output = Pipe()
    private var rest = Data()

    init(_ server: RegistryServer, _ folder: TemporaryFolder, _ packages: Range<Int>) throws {
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("fetch-probe")
      process.arguments = [server.index, folder.path + "/pace", "\(packages.lowerBound)", "\(packages.count)"]
      process.standardOutput = output
      try process.run()
    }

    /// Its next line; nil at its end.
    func line() -> String? {
      while true {
        if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          defer { rest = Data(rest[(end + 1)...]) }
          return String(decoding: rest[..<end], as: UTF8.self)
        }
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { return nil }
        rest += more
      }
    }

    func lines() -> [String] {
      var lines: [String] = []
      while let line = line() { lines.append(line) }
      process.waitUntilExit()
      return lines
    }
  }

  @Test func processesShareTheirConcurrency() throws {
    try RegistryServer.run(generated: 120, latency: 5) { server in
      try TemporaryFolder.with { folder in
        let probes = try [Probe(server, folder, 0..<60), Probe(server, folder, 60..<120)]
        let lines = probes.map { $0.lines() }
        #expect(lines.allSatisfy { $0.count { $0.hasPrefix("fetched") } == 60 && $0.last == "requests 120" })
        let log = try server.log()
        #expect(log.requests.count == 240)
        #expect(log.peak == 3, "pypi's concurrency, and it is used")
        #expect(log.connections <= 7, "as many as may run in each process, and that of the log")
      }
    }
  }

  @Test func theSlotsOfAKilledProcessAreFree() throws {
    try RegistryServer.run(generated: 200, latency: 5) { server in
      try TemporaryFolder.with { folder in
        let victim = try Probe(server, folder, 0..<100), other = try Probe(server, folder, 100..<200)
        for _ in 0..<10 { #expect(victim.line()?.hasPrefix("fetched") == true) }
        kill(victim.process.processIdentifier, SIGKILL)
        victim.process.waitUntilExit()
        #expect(victim.process.terminationReason == .uncaughtSignal)
        #expect(other.lines().count { $0.hasPrefix("fetched") } == 100)
        #expect(try server.log().peak == 3)
      }
    }
  }

  // MARK: Clients

  @Test func aRefusalSilencesEveryone() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        func slow(_ registry: inout RegistryDescriptor, _ settings: inout HTTPSettings) {
          registry.policy.retryAfter = .seconds(1000)
          settings.tries = 1
        }
        let first = try client(server, folder, slow), second = try client(server, folder, slow)
        #expect(failure { _ = try first.fetch(PackageRequest(name: "storm")) }?.code == .unreachable)
        #expect(requests(second, ["demo", "sdist-only"]) == 0)
        #expect(requests(first, ["demo"]) == 0)
        #expect(try server.log().requests.map(\.path) == ["/simple/storm/"])
        // Another machine's silence is not ours.
        let elsewhere = try client(server, TemporaryFolder(), slow)
        #expect(try elsewhere.fetch(PackageRequest(name: "demo")).key.name == "demo")
      }
    }
  }

  @Test func aPauseOfDaysEndsTheRun() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        #expect(failure { _ = try client(server, folder).fetch(PackageRequest(name: "closed")) }?.code == .unreachable)
        let found = failure { _ = try client(server, folder).fetch(PackageRequest(name: "demo")) }
        #expect(found?.code == .unreachable && found?.what == "the registry asks for a pause")
        let count = try server.log().requests.count
        #expect(count == 1)
      }
    }
  }

  @Test func clientsShareTheRate() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let clients = try (0..<2).map { _ in try client(server, folder) { registry, _ in registry.policy.requestsPerMinute = 1 } }
        #expect(clients.map { requests($0, ["demo"]) } == [1, 0])
      }
    }
  }

  @Test func theMonthsBudgetOutlivesClients() throws {
    try RegistryServer.run(generated: 3) { server in
      try TemporaryFolder.with { folder in
        func run() throws -> [OmniError?] {
          let client = try client(server, folder) { registry, _ in
            registry.policy.requestsPerMonth = 5
            registry.policy.concurrency = 1
          }
          var errors: [OmniError?] = [nil, nil]
          client.run(names[..<2].map { PackageRequest(name: $0) }) { index, result in
            if case .failure(let error) = result { errors[index] = error }
          }
          return errors
        }
        #expect(try run() == [nil, nil])
        let second = try run()
        #expect(second.allSatisfy { $0?.code == .unreachable && $0?.what == "the month's requests are used up" })
        #expect(second[0]?.hint?.contains("-01 (UTC)") == true)
        #expect(try run().allSatisfy { $0?.code == .unreachable })
        #expect(try server.log().requests.count == 5)
      }
    }
  }

  @Test func otherServersHaveAnotherPace() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let names = try [client(server, folder), client(try sharedServer.get(), folder), client(server, folder)].map { _ in
          try FileManager.default.contentsOfDirectory(atPath: folder.path + "/pace").sorted()
        }
        #expect(names[0].count == 2 && names[0].allSatisfy { $0.hasPrefix("pypi-") && $0.hasSuffix(".pace") })
      }
    }
  }

  // MARK: The record

  /// The slot that a request gets.
  private func claim(_ pace: Pace) -> Int? {
    if case .go(let slot) = pace.claim() { slot } else { nil }
  }

  @Test func aRecordSurvivesItsText() {
    var record = PaceRecord()
    (record.nextStart, record.silentUntil, record.month, record.requests) = (.max, 1_800_000_000_000_000, 24_322, 4_900_000)
    #expect(record.bytes.count == PaceRecord.byteCount)
    #expect(PaceRecord(record.bytes) == record)
    for text in [
      "", "omni pace 1 1 2 3 4", "omni pace 2 1 2 3 4", "omni pace 1 1 2 3 -4", "omni pace 1 1 2 3", "omni pace 1 1 2 3 99999999999999999999",
    ] {
      let bytes = Array(text.utf8) + Array(repeating: 0x20, count: max(0, PaceRecord.byteCount - 1 - text.utf8.count)) + [0x0a]
      #expect((PaceRecord(bytes) == nil) == (text != "omni pace 1 1 2 3 4"), "\(text)")
    }
    for length in 0..<PaceRecord.byteCount { #expect(PaceRecord(Array(record.bytes.prefix(length))) == nil) }
  }

  @Test func clocksThatJumpedBlockNobody() {
    let day = 86_400_000_000
    func settled(_ next: Int, _ silent: Int, _ month: Int, now: Int = 1000 * day) -> PaceRecord {
      var record = PaceRecord()
      (record.nextStart, record.silentUntil, record.month, record.requests) = (next, silent, month, 7)
      record.settle(now: now, interval: 500_000, month: 100)
      return record
    }
    #expect(settled(1000 * day + 400_000, 1001 * day, 100).nextStart == 1000 * day + 400_000)
    #expect(settled(.max, .max, 100).nextStart == 1000 * day)
    #expect(settled(.max, .max, 100).silentUntil == 1000 * day, "a silence of years")
    #expect(settled(0, 1001 * day, 100).silentUntil == 1001 * day)
    #expect([99, 100, 101, 102].map { settled(0, 0, $0).requests } == [0, 7, 7, 0])
    #expect(settled(.max, .max, .max, now: 0).requests == 0)
  }

  @Test(arguments: ["", "not a pace", "omni pace 1 99999999999999999 99999999999999999 99999 1\n", String(repeating: "\0", count: 5000)])
  func foreignContentIsReplaced(text: String) throws {
    try TemporaryFolder.with { folder in
      try folder.write(text, to: "file")
      let file = try PaceFile(folder: folder.path, name: "file")
      let pace = Pace(Pace.Policy(), file: file)
      #expect(claim(pace) == 0)
      #expect(file.update { $0.requests } == 0)
    }
  }

  @Test func aFileThatCannotBeIsToldAtOnce() throws {
    let found = failure { _ = try PaceFile(folder: "/proc/nowhere", name: "file") }
    #expect(found?.code == .environment && found?.location == "/proc/nowhere/file")
  }

  /// With one slot each they take turns: who had it waits until the other has had a look.
  @Test func slotsAreDividedFairly() throws {
    try TemporaryFolder.with { folder in
      let paces = try (0..<2).map { _ in
        Pace(Pace.Policy(concurrency: 4), file: try PaceFile(folder: folder.path, name: "file"))
      }
      let first = (0..<5).map { _ in claim(paces[0]) }
      #expect(first == [0, 1, 2, 3, nil])
      #expect(claim(paces[1]) == nil)
      paces[1].queue(true)
      for slot in 0..<2 { paces[0].release(slot) }
      #expect(claim(paces[0]) == nil, "two of four are its share now")
      #expect([claim(paces[1]), claim(paces[1])] == [0, 1])
      paces[1].queue(false)
      paces[1].release(0)
      #expect(claim(paces[0]) == 0, "nobody waits")
    }
  }
}
