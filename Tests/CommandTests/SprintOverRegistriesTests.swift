import Foundation
import Registries
import TestSupport
import Testing

/// Sprints over several registries, whose packages hold a Python module each so that one rule pack reads them all.
@Suite struct SprintOverRegistriesTests {
  /// Runs a sprint in an installation whose registries' packages are said to be written in other languages.
  /// - Parameters:
  ///   - unreachable: registries whose servers are not there.
  ///   - languages: what a registry's packages are said to be written in; Python when not named.
  private func sprint(
    _ packages: [(registry: String, names: [String])], unreachable: [String] = [], languages: [String: String] = [:],
    bases: [String: [String: String]] = [:], _ body: (Command, TemporaryFolder) throws -> Void
  ) throws {
    let port = try ClosedPort()
    try RegistryServer.run { server in
      try withInstallation { home in
        for (id, _) in packages {
          let file = home.path + "/plugins/registries/\(id).yaml"
          var text = try String(contentsOfFile: file, encoding: .utf8)
          text = text.replacing(#/(?m)^( *)languages: \[.*\]/#) { "\($0.output.1)languages: [\(languages[id] ?? "python")]" }
          text = text.replacing(#/retry-after-seconds: \d+/#) { _ in "retry-after-seconds: 1" }
          try text.write(toFile: file, atomically: true, encoding: .utf8)
        }
        var lines = ["registries:"] + packages.map { "  \($0.registry): [\($0.names.map { "\"\($0)\"" }.joined(separator: ", "))]" } + ["bases:"]
        for (id, _) in packages {
          let own = unreachable.contains(id) ? server.bases(of: id).mapValues { _ in port.index } : server.bases(of: id)
          lines.append("  \(id): {" + (bases[id] ?? own).map { "\($0.key): \"\($0.value)\"" }.joined(separator: ", ") + "}")
        }
        try home.write(lines.joined(separator: "\n") + "\n", to: "test.yaml")
        let arguments = ["sprint", "run", home.path + "/test.yaml", "--dataset", home.path + "/dataset"]
        try body(try Command(arguments, environment: ["OMNI_HOME": home.path, "HOME": home.path]), home)
      }
    }
  }

  /// The rows of a sprint's table, spaces squeezed.
  private func rows(_ run: Command) -> [String] {
    let table = run.output.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix { !$0.isEmpty }
    return table.map { $0.split(separator: " ").joined(separator: " ") }
  }

  @Test func fiveRegistriesInOneSprint() throws {
    try sprint([
      ("pypi", ["demo"]), ("crates.io", ["good"]), ("npm", ["@scope/thing", "confused"]), ("go", ["example.com/good", "example.com/no-sum"]),
      ("debian", ["libgood-dev", "librust-good-dev", "node-good", "empty-dev", "absent-dev"]),
    ]) { run, home in
      let stray = "archive: outside every package in it: usr/share/nodejs/stray.py"
      let expected: [String] = [
        "crates.io good 1.1.0 exact 2 2 1 of the registry's records have an unknown version and were left out",
        "debian absent-dev failed 0 0 there is no such package", "debian empty-dev 1.0-1 skipped 0 0 nothing in it that a rule pack reads",
        "debian libgood-dev 1.0-1+b1 exact 2 2", "debian librust-good-dev 1.0-1 exact 2 2 holds good-crate 1.2.3-beta.1 of crates.io",
        "debian node-good/@types/good 1.0-1 partial 2 2 \(stray); holds @types/good 1.2.3 of npm",
        "debian node-good/good 1.0-1 partial 2 2 \(stray); holds good 1.2.3 of npm",
        "debian node-good/odd 1.0-1 partial 2 2 \(stray); its package.json names no package: called by its folder",
        "go example.com/good v1.1.0 exact 2 2", "npm @scope/thing 1.0.0 exact 2 2",
        "npm confused 1.0.0 exact 2 2 the archive's package.json says other@6.6.6", "pypi demo 1.1 exact 2 2",
      ]
      #expect(run.status == 1, "one package failed: \(run.errors)")
      let found = rows(run)
      #expect(found.filter { !$0.hasPrefix("go example.com/no-sum") } == expected)
      #expect(found.contains { $0.hasPrefix("go example.com/no-sum v1.0.0 exact 2 2 not checked: ") })
    }
  }

  @Test func anUnreachableRegistryIsSaidOnceAndTheOthersGoOn() throws {
    try sprint([("npm", ["a", "b", "c"]), ("crates.io", ["good"])], unreachable: ["npm"]) { run, home in
      #expect(run.status == 0 && run.output.contains("npm is left out, 3 packages: cannot reach the server"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("4 packages (1 exact, 3 skipped)"))
      // Repair asks them again, and they are left out again.
      let repair = try Command(
        ["sprint", "repair", "test", "--dataset", home.path + "/dataset"], environment: ["OMNI_HOME": home.path, "HOME": home.path])
      #expect(repair.output.contains("4 packages (1 exact, 3 skipped)"), "\(repair.output)\(repair.errors)")
    }
  }

  @Test func whenNobodyIsThereNothingIsSaidOfThePackages() throws {
    try sprint([("npm", ["a"]), ("go", ["a.b/c"])], unreachable: ["npm", "go"]) { run, home in
      #expect(
        run.status == 3 && run.errors.contains("go: cannot reach the server") && run.errors.contains("npm: cannot reach the server"), "\(run.errors)")
      let files = try home.files().keys
      #expect(!files.contains { $0.hasPrefix("dataset/manifests") })
    }
  }

  @Test func aRegistryWithoutARulePackIsLeftOut() throws {
    try sprint([("npm", ["good"]), ("crates.io", ["good"])], languages: ["npm": "cobol, fortran"]) { run, _ in
      #expect(
        run.status == 0 && run.output.contains("npm is left out, 1 package: there is no rule pack for cobol or fortran"), "\(run.output)\(run.errors)"
      )
      #expect(run.output.contains("2 packages (1 exact, 1 skipped)"))
    }
    try sprint([("npm", ["good"])], languages: ["npm": "cobol, fortran"]) { run, _ in
      #expect(run.status == 1 && run.errors.contains("there is no rule pack for cobol or fortran"), "\(run.output)\(run.errors)")
    }
  }

  /// The first language that finds modules gives the surface; one without a pack is passed over.
  @Test func languagesAreTriedInOrder() throws {
    try sprint([("npm", ["good"])], languages: ["npm": "cobol, python"]) { run, _ in
      #expect(run.status == 0 && run.output.contains("1 package (1 exact)"), "\(run.output)\(run.errors)")
    }
  }

  @Test func aWrongBaseIsAMistake() throws {
    try sprint([("npm", ["good"])], bases: ["npm": ["regsitry": "http://127.0.0.1:1"]]) { run, home in
      #expect(run.status == 2 && run.errors.contains("hint: did you mean 'registry'?"), "\(run.output)\(run.errors)")
      let files = try home.files().keys
      #expect(!files.contains { $0.hasPrefix("dataset/manifests") })
    }
  }
}
