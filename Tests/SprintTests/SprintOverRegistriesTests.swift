import Foundation
import Records
import Registries
import Rules
import Sprint
import Store
import TestSupport
import Testing

/// Sprints over several registries, whose packages hold a Python module each so that one rule pack reads them all.
@Suite struct SprintOverRegistriesTests {
  /// - Parameters:
  ///   - unreachable: registries whose servers are not there.
  ///   - languages: what every registry's packages are said to be written in.
  private func sprint(
    _ packages: [(registry: String, names: [String])], dataset: TemporaryFolder, server: RegistryServer, unreachable: [String] = [],
    languages: [String: [String]] = [:]
  ) throws -> SprintRun {
    let port = try ClosedPort()
    let set = try RegistrySet(directory: Checkout.root + "/plugins/registries")
    var registries: [String: RegistryDescriptor] = [:], bases: [String: [String: String]] = [:]
    for (id, _) in packages {
      var registry = try set.registry(id: id)
      let languages = languages[id] ?? ["python"]
      if registry.contents.isEmpty { registry.languages = languages }
      for i in registry.contents.indices { registry.contents[i].languages = languages }
      registry.policy.retryAfter = .milliseconds(1)
      registries[id] = registry
      bases[id] = unreachable.contains(id) ? server.bases(of: id).mapValues { _ in port.index } : server.bases(of: id)
    }
    return SprintRun(
      try SprintPlan(name: "test", packages: packages, bases: bases), registries: registries,
      packs: ["python": try Checkout.packs.pack("python")], dataset: Dataset(folder: dataset.path))
  }

  private func rows(_ manifest: Manifest) -> [String] {
    manifest.packages.map {
      "\($0.registry) \($0.name) \($0.version) \($0.status)" + ($0.reasons.isEmpty ? "" : ": " + $0.reasons.joined(separator: "; "))
    }
  }

  @Test func fiveRegistriesGiveOneChunk() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try sprint(
          [
            ("pypi", ["demo"]), ("crates.io", ["good"]), ("npm", ["@scope/thing", "confused"]), ("go", ["example.com/good", "example.com/no-sum"]),
            ("debian", ["libgood-dev", "librust-good-dev", "node-good", "empty-dev", "absent-dev"]),
          ], dataset: folder, server: server)
        let found = rows(try run.run())
        let expected: [String] = [
          "crates.io good 1.1.0 exact: 1 of the registry's records have an unknown version and were left out",
          "debian absent-dev  failed: there is no such package",
          "debian empty-dev 1.0-1 skipped: nothing in it that a rule pack reads",
          "debian libgood-dev 1.0-1+b1 exact",
          "debian librust-good-dev 1.0-1 exact: holds good-crate 1.2.3-beta.1 of crates.io",
          "debian node-good/@types/good 1.0-1 partial: archive: outside every package in it: usr/share/nodejs/stray.py; holds @types/good 1.2.3 of npm",
          "debian node-good/good 1.0-1 partial: archive: outside every package in it: usr/share/nodejs/stray.py; holds good 1.2.3 of npm",
          "debian node-good/odd 1.0-1 partial: archive: outside every package in it: usr/share/nodejs/stray.py; "
            + "its package.json names no package: called by its folder",
          "go example.com/good v1.1.0 exact",
          "npm @scope/thing 1.0.0 exact",
          "npm confused 1.0.0 exact: the archive's package.json says other@6.6.6",
          "pypi demo 1.1 exact",
        ]
        #expect(found.filter { !$0.hasPrefix("go example.com/no-sum") } == expected)
        #expect(found.contains { $0.hasPrefix("go example.com/no-sum v1.0.0 exact: not checked: ") })
        let chunk = try Dataset(folder: folder.path).open(try Dataset.Batch(sprint: "test", number: 0))
        for package in chunk.packages where package.key.registry != "pypi" && package.status == .exact {
          let surface = try chunk.surface(of: package)
          #expect(surface.paths.contains { surface.text.string($0.path).hasSuffix("good.answer") }, "\(package.key)")
        }
      }
    }
  }

  @Test func anUnreachableRegistryIsSaidOnceAndTheOthersGoOn() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try sprint([("npm", ["a", "b", "c"]), ("crates.io", ["good"])], dataset: folder, server: server, unreachable: ["npm"])
        var last = SprintProgress()
        let manifest = try run.run(observe: { last = $0 })
        #expect(manifest.packages.map(\.status) == ["exact", "skipped", "skipped", "skipped"])
        #expect(last.leftOut.map(\.registry) == ["npm"] && last.leftOut[0].packages == 3)
        #expect(last.leftOut[0].why.hasPrefix("cannot reach the server: http://127.0.0.1"), "\(last.leftOut[0].why)")
        #expect(last.finished.map(\.package.name) == ["good"])
      }
    }
  }

  @Test func whenNobodyIsThereThePackagesFail() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try sprint([("npm", ["a"]), ("go", ["a.b/c"])], dataset: folder, server: server, unreachable: ["npm", "go"])
        #expect(try run.run().packages.map(\.status) == ["failed", "failed"])
      }
    }
  }

  @Test func aRegistryWithoutARulePackIsLeftOut() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let unknown = ["npm": ["cobol", "fortran"]]
        let run = try sprint([("npm", ["good"]), ("crates.io", ["good"])], dataset: folder, server: server, languages: unknown)
        var last = SprintProgress()
        #expect(try run.run(observe: { last = $0 }).packages.map(\.status) == ["exact", "skipped"])
        #expect(last.leftOut.map(\.why) == ["there is no rule pack for cobol or fortran"])
        let alone = try sprint([("npm", ["good"])], dataset: folder, server: server, languages: unknown)
        let error = #expect(throws: OmniError.self) { try alone.run() }
        #expect(error?.code == .notFound && error?.what == "there is no rule pack for cobol or fortran")
      }
    }
  }

  /// The first language that finds modules gives the surface; one without a pack is passed over.
  @Test func languagesAreTriedInOrder() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try sprint([("npm", ["good"])], dataset: folder, server: server, languages: ["npm": ["cobol", "python"]])
        #expect(try run.run().packages.map(\.status) == ["exact"])
      }
    }
  }

  @Test func aWrongBaseIsAMistake() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let set = try RegistrySet(directory: Checkout.root + "/plugins/registries")
        let plan = try SprintPlan(
          name: "test", packages: [("pypi", ["demo"]), ("npm", ["good"])],
          bases: ["pypi": server.bases(of: "pypi"), "npm": ["regsitry": server.address("/npm")]])
        let run = SprintRun(
          plan, registries: ["pypi": try set.registry(id: "pypi"), "npm": try set.registry(id: "npm")],
          packs: ["python": try Checkout.packs.pack("python"), "javascript": try Checkout.packs.pack("python")],
          dataset: Dataset(folder: folder.path))
        let error = #expect(throws: OmniError.self) { try run.run() }
        #expect(error?.code == .usage && error?.hint == "did you mean 'registry'?", "\(String(describing: error))")
        #expect(try folder.files().isEmpty)
      }
    }
  }
}
