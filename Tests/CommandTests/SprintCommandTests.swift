import Foundation
import TestSupport
import Testing

/// Sprints over a registry on this machine.
@Suite struct SprintCommandTests {
  @Test func everyPackageIsALineWhateverBecomesOfIt() throws {
    try RegistryServer.run(generated: 3) { server in
      try TemporaryFolder.with { folder in
        let arguments = ["sprint", "run", "--packages", "demo,generated-00001,no-such-thing,empty", "--dataset", folder.path]
        let run = try Command(arguments, environment: ["PIP_INDEX_URL": server.index])
        #expect(run.status == 1, "one failed")
        #expect(run.output.contains("4 packages (2 exact, 1 failed, 1 skipped)"), "\(run.output)")
        #expect(run.output.contains(#/no-such-thing +failed +0 +0  there is no such package/#), "\(run.output)")
        #expect(run.errors.split(separator: "\n").count == 1, "one plain line for each batch: \(run.errors)")
      }
    }
  }

  @Test func aTerminalIsLeftAsItWas() throws {
    try RegistryServer.run(generated: 3) { server in
      try TemporaryFolder.with { folder in
        func run(_ terminal: String) throws -> String {
          let arguments = ["sprint", "run", "--packages", "demo,generated-00001", "--fresh", "--dataset", folder.path]
          let environment = ["PIP_INDEX_URL": server.index, "TERM": terminal, "NO_COLOR": "1"]
          let run = try Command(arguments, environment: environment, onTerminal: true)
          #expect(run.status == 0, "\(run.output)")
          return run.output
        }
        let drawn = try run("xterm")
        #expect(drawn.contains("batches   0/1 done") && !drawn.contains("\u{1B}[1m") && !drawn.contains("\u{1B}[2m"))
        let rest = try #require(drawn.components(separatedBy: "\u{1B}[J").last)
        #expect(rest.hasPrefix("package ") && rest.contains("2 packages (2 exact)"), "the board is gone: \(rest)")
        let plain = try run("dumb")
        #expect(!plain.contains("\u{1B}") && plain.contains("batch 0 of pypi is done: 1/1 batches, 2/2 packages"), "\(plain)")
      }
    }
  }

  @Test func statusSaysWhyPackagesFailed() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let run = try Command(
          ["sprint", "run", "--packages", "demo,gone-one,gone-two,empty", "--dataset", folder.path], environment: ["PIP_INDEX_URL": server.index])
        #expect(
          run.status == 1
            && run.output.contains("\nreport  \(folder.path)/sprints/adhoc/report.md\ncatalog \(folder.path)/catalog.db: 2 paths of 1 packages"),
          "\(run.output)")
        let status = try Command(["sprint", "status", "adhoc", "--watch", "--dataset", folder.path])
        #expect(status.output.contains("\nfailed: 2\n  2  there is no such package\n     pypi/gone-one, pypi/gone-two\n"), "\(status.output)")
        #expect(status.output.contains("\nskipped: 1\n"), "\(status.output)")
        let json = try Command(["sprint", "status", "adhoc", "--format", "json", "--dataset", folder.path])
        let reasons = try #require(rows(json.output).first?["reasons"] as? [[String: Any]])
        #expect(reasons.count == 2 && reasons[0]["packages"] as? Int == 2, "\(json.output)")
      }
    }
  }

  @Test func aSprintFileNamesItsChunk() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        try folder.write("registries: { pypi: [demo, sdist-only==1.0] }\n", to: "two.yaml")
        let arguments = ["sprint", "run", folder.path + "/two.yaml", "--dataset", folder.path, "--workers", "1"]
        let run = try Command(arguments, environment: ["PIP_INDEX_URL": server.index])
        #expect(run.status == 0, "\(run.errors)")
        #expect(Set(try folder.files().keys) == Self.files(of: "two").union(["two.yaml"]))
      }
    }
  }

  @Test func aRegistryThatIsNotThereIsOneLine() throws {
    try RegistryServer.run { server in
      let port = try ClosedPort()
      try TemporaryFolder.with { folder in
        let text = """
          registries: { pypi: [demo], crates.io: [serde, itoa] }
          bases:
            pypi: { index: "\(server.index)" }
            crates.io: { index: "http://127.0.0.1:\(port.number)", files: "http://127.0.0.1:\(port.number)" }
          """
        try folder.write(text, to: "two.yaml")
        let run = try Command(["sprint", "run", folder.path + "/two.yaml", "--dataset", folder.path])
        #expect(run.status == 0, "what is left out is no failure: \(run.errors)")
        #expect(run.output.contains("\ncrates.io is left out, 2 packages: ") && !run.output.contains("serde "), "\(run.output)")
        #expect(run.output.contains("3 packages (1 exact, 2 skipped)"), "\(run.output)")
        #expect(run.output.hasPrefix("registry "), "with several registries the table says which")
      }
    }
  }

  @Test func withoutANetworkTheSprintWaitsForAnother() throws {
    let port = try ClosedPort()
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        let arguments = ["sprint", "run", "--packages", "demo,sdist-only", "--dataset", folder.path]
        let run = try Command(arguments, environment: ["PIP_INDEX_URL": port.index])
        #expect(
          run.status == 3 && run.errors.contains("cannot reach the server") && run.errors.contains("\nhint: omni sprint run adhoc"), "\(run.errors)")
        #expect(try !folder.files().keys.contains { $0.hasPrefix("manifests") }, "nothing was learnt, nothing is said")
        let again = try Command(["sprint", "run", "adhoc", "--dataset", folder.path], environment: ["PIP_INDEX_URL": server.index])
        #expect(again.status == 0 && again.output.contains("2 packages (2 exact)"), "\(again.output)\(again.errors)")
      }
    }
  }

  @Test func withoutANetworkAPackageCannotBeExtracted() throws {
    let port = try ClosedPort()
    let run = try Command(["extract", "pypi/demo"], environment: ["PIP_INDEX_URL": port.index])
    #expect(run.status == 3 && run.output.isEmpty && run.errors.contains("\nhint: check the network"), "\(run.errors)")
  }

  // MARK: Traces

  /// A run that may write wherever programs write: its own home, temporary folder, caches, working folder.
  private func sandboxed(_ packages: String, _ server: RegistryServer, _ box: TemporaryFolder, _ started: (Process) throws -> Void = { _ in }) throws
    -> Command
  {
    for name in ["home", "tmp", "work"] {
      try FileManager.default.createDirectory(atPath: "\(box.path)/\(name)", withIntermediateDirectories: true)
    }
    let environment = [
      "PIP_INDEX_URL": server.index, "OMNI_HOME": Checkout.root, "HOME": box.path + "/home", "TMPDIR": box.path + "/tmp",
      "SQLITE_TMPDIR": box.path + "/tmp", "XDG_CACHE_HOME": box.path + "/home",
    ]
    let arguments = ["sprint", "run", "--packages", packages, "--dataset", box.path + "/dataset"]
    return try Command(arguments, environment: environment, in: box.path + "/work", started: started)
  }

  @Test func nothingOfAnArchiveTouchesTheDisk() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { box in
        let run = try sandboxed("demo,sdist-only,zip-sdist,hostile,bomb,tar-bomb,crowded,short", server, box)
        #expect(run.status == 1 && run.output.contains("8 packages"), "\(run.output)\(run.errors)")
        let files = try box.files().keys.filter { !$0.hasPrefix("home/.local/state/omni/pace/") }
        #expect(Set(files) == Set(Self.files(of: "adhoc").map { "dataset/" + $0 }))
      }
    }
  }

  /// All that a complete sprint of one batch leaves.
  static func files(of sprint: String) -> Set<String> {
    [
      "plans/\(sprint).plan", "chunks/\(sprint)/00000.chunk", "manifests/\(sprint)/00000.json", "sprints/\(sprint)/journal.jsonl",
      "sprints/\(sprint)/lock", "sprints/\(sprint)/workers.log", "sprints/\(sprint)/report.json", "sprints/\(sprint)/report.md",
      "sprints/\(sprint)/report.svg", "catalog.db",
    ]
  }

  /// The files that carry the result.
  static func results(_ folder: TemporaryFolder) throws -> [String: Data] {
    try folder.files().filter { $0.key.hasPrefix("chunks/") || $0.key.hasPrefix("manifests/") || $0.key.hasPrefix("plans/") }
  }
}
