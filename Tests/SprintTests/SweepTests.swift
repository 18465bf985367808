import Foundation
import Records
import Registries
import Rules
import Sprint
import Store
import Syntax
import TestSupport
import Testing

/// Plans over whole registries, from the lists that Tests/Support/registry_feeds.py serves.
@Suite struct SweepTests {
  private func sweep(
    _ id: String, _ variant: String, _ server: RegistryServer, _ folder: TemporaryFolder, name: String = "sweep",
    _ change: (inout Sweep) -> Void = { _ in }
  ) throws -> Sweep.Outcome {
    let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: id)
    var sweep = Sweep(name: name, registry: registry)
    sweep.bases = server.bases(of: id, feed: variant)
    change(&sweep)
    return try PlanBuilder(Dataset(folder: folder.path)).plan(sweep)
  }

  private func packages(_ outcome: Sweep.Outcome) throws -> [String] {
    let plan = try #require(outcome.plan)
    return try plan.packages(0..<plan.count).map { $0.name + ($0.version.map { "@" + $0 } ?? "") }
  }

  @Test func theBestVersionStandsForAPackage() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let outcome = try sweep("go", "good", server, folder)
        let expected = ["Upper@v0.0.1", "a@v1.2.0", "b@v1.0.0", "c@v0.1.0", "d@v0.1.0", "e@v0.1.0", "f@v0.0.1"]
        #expect(try packages(outcome) == expected.map { "example.com/" + $0 })
        #expect(outcome.plan?.registries.first?.cursor != nil && outcome.unchanged == 0)
      }
    }
  }

  @Test func whatTheListTellsIsFrozen() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let outcome = try sweep("crates.io", "good", server, folder)
        let plan = try #require(outcome.plan)
        let serde = try #require(try plan.packages(0..<plan.count).first { $0.name == "serde" })
        #expect(serde.version == "1.0.200" && serde.size == 7 && serde.fileName == "serde-1.0.200.crate")
        #expect(serde.checksum?.hasPrefix("sha256:") == true && serde.mark == "2024-01-01 00:00:00+00")
        #expect(outcome.unusable == 1 && outcome.complaints.first?.hasPrefix("bad-sum") == true)
      }
    }
  }

  @Test func filtersAndLimit() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let two = try packages(sweep("go", "good", server, folder) { $0.limit = 2 })
        #expect(two.count == 2)
        let some = try sweep("go", "good", server, folder) { $0.filters = ["*/a", "*/b", "*/U*", "!*/b"] }
        #expect(try packages(some) == ["example.com/Upper@v0.0.1", "example.com/a@v1.2.0"])
        let error = failure { _ = try sweep("go", "good", server, folder) { $0.filters = ["nothing"] } }
        #expect(error?.code == .usage)
      }
    }
  }

  @Test(arguments: [("go", ["a@v1.3.0", "b@v2.0.0+incompatible", "late@v0.0.1"].map { "example.com/" + $0 }), ("npm", ["newcomer", "zebra"])])
  func sinceAPlanOnlyWhatIsNew(id: String, news: [String]) throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let first = try #require(try sweep(id, "good", server, folder, name: "first").plan)
        let known = try KnownPackages(plan: first, registry: id)
        #expect(known.count == first.count && known.cursor != nil)
        let second = try sweep(id, "good", server, folder, name: "second") { $0.known = known }
        #expect(second.plan == nil, "nothing is new")
        let third = try sweep(id, "grown", server, folder, name: "third") { $0.known = known }
        #expect(try packages(third) == news)
        let fourth = try KnownPackages(plan: try #require(third.plan), registry: id)
        let last = try sweep(id, "grown", server, folder, name: "fourth") { $0.known = fourth }
        #expect(last.plan == nil)
      }
    }
  }

  @Test func aRegistryThatForbidsSweepsIsLeftAlone() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let error = failure {
          _ = try sweep("go", "good", server, folder) { (sweep: inout Sweep) in
            sweep.registry.policy.bulk = .prohibited
            sweep.registry.policy.bulkReason = "it says so"
          }
        }
        #expect(error?.code == .usage && error?.why == "it says so")
        let log = try server.log()
        #expect(log.requests.isEmpty)
      }
    }
  }

  // MARK: Since a dataset

  /// The packages that a list of all of them, unchanged, would bring again.
  private func due(_ folder: TemporaryFolder, fingerprints: [String: String]) throws -> [String] {
    let plan = try PlanReader(path: Dataset(folder: folder.path).planPath("test"))
    let known = try KnownPackages(dataset: Dataset(folder: folder.path), registry: "pypi", fingerprints: fingerprints)
    return try plan.packages(0..<plan.count).filter { !known.knows($0) }.map(\.name)
  }

  @Test func sinceADatasetWhatIsSoundAndCurrentIsLeftOut() throws {
    try TemporaryFolder.with { folder in
      let batch = try OneBatch(["demo==1.1", "no-such-thing==1", "sdist-only==1.0", "broken==1.0"], dataset: folder)
      let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
      let current = Fingerprints.of(registry, ["python": try Checkout.packs.pack("python")], Limits())
      #expect(try due(folder, fingerprints: current) == ["broken", "demo", "no-such-thing", "sdist-only"], "nothing is done yet")
      _ = try batch.run()
      #expect(try due(folder, fingerprints: current) == ["no-such-thing"], "partial is sound, failed is not")
      #expect(try due(folder, fingerprints: ["python": "another pack"]) == ["broken", "demo", "no-such-thing", "sdist-only"])
      var limits = Limits()
      limits.parse.fileBytes += 1
      let stricter = Fingerprints.of(registry, ["python": try Checkout.packs.pack("python")], limits)
      #expect(try due(folder, fingerprints: stricter).count == 4)
    }
  }
}
