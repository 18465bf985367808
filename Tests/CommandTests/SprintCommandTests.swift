import Foundation
import TestSupport
import Testing

/// Sprints and questions over a registry on this machine.
@Suite struct SprintCommandTests {
  @Test func aSprintCanBeAsked() throws {
    try RegistryServer.run(generated: 3) { server in
      try withFolder { folder in
        let environment = ["PIP_INDEX_URL": server.index]
        let run = try Command(["sprint", "run", "--packages", "demo,generated-00001,no-such-thing", "--dataset", folder], environment: environment)
        #expect(run.status == 1, "one failed")
        #expect(run.output.contains("demo") && run.output.contains("3 packages (2 exact, 1 failed)"), "\(run.output)")
        #expect(run.output.contains("there is no such package"))
        #expect(run.errors.split(separator: "\n").count == 3, "one plain line for each package: \(run.errors)")

        let api = try Command(["api", "demo", "--dataset", folder, "--format", "tree"])
        #expect(api.status == 0 && api.output.contains("def answer(question: str, *, loud: bool = False) -> int  The answer."))
        let typo = try Command(["api", "dem", "--dataset", folder])
        #expect(typo.status == 1 && typo.errors.contains("did you mean 'demo'?"))

        let search = try Command(["search", "answer", "--dataset", folder, "--package", "demo"])
        #expect(search.status == 0 && search.output.contains("demo.answer"))
        #expect(try Command(["search", "zzzz", "--dataset", folder]).status == 1)
        #expect(try Command(["search", "answer", "--kind", "functoin", "--dataset", folder]).errors.contains("did you mean 'function'?"))

        let sql = try Command([
          "sql", "SELECT path, kind FROM symbols WHERE package = 'demo' ORDER BY path", "--dataset", folder, "--format", "jsonl",
        ])
        #expect(sql.output == "{\"path\":\"demo\",\"kind\":\"module\"}\n{\"path\":\"demo.answer\",\"kind\":\"function\"}\n")
      }
    }
  }

  @Test func sqlOnlyReadsAndEnds() throws {
    try RegistryServer.run { server in
      try withFolder { folder in
        _ = try Command(["sprint", "run", "--packages", "demo", "--dataset", folder], environment: ["PIP_INDEX_URL": server.index])
        let chunk = FileManager.default.contents(atPath: folder + "/chunks/adhoc/00000.chunk")
        for statement in ["DELETE FROM symbols", "PRAGMA writable_schema = 1", "ATTACH 'x' AS y", "SELECT 1; SELECT 2", "nonsense"] {
          let run = try Command(["sql", statement, "--dataset", folder])
          #expect(run.status == 2, "\(statement): \(run.status) \(run.errors)")
        }
        let endless = try Command([
          "sql", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", "--timeout", "1", "--dataset", folder,
        ])
        #expect(endless.status == 1 && endless.errors.contains("hint:"), "\(endless.errors)")
        #expect(chunk != nil && chunk == FileManager.default.contents(atPath: folder + "/chunks/adhoc/00000.chunk"))
      }
    }
  }

  @Test func withoutANetworkThePackagesAreRowsWithTheReason() throws {
    try withFolder { folder in
      let run = try Command(
        ["sprint", "run", "--packages", "demo", "--dataset", folder], environment: ["PIP_INDEX_URL": "http://127.0.0.1:9/simple"])
      #expect(run.status == 1 && run.output.contains("cannot reach the server"), "\(run.output)\(run.errors)")
      let extract = try Command(["extract", "demo"], environment: ["PIP_INDEX_URL": "http://127.0.0.1:9/simple"])
      #expect(extract.status == 3 && extract.errors.contains("hint: check the network"), "\(extract.errors)")
    }
  }

  /// The server refuses three times, each followed by a pause, so the sprint is certainly under way when the signal comes.
  @Test func ctrlCEndsInOrder() throws {
    try RegistryServer.run { server in
      try withFolder { folder in
        let run = try Command(["sprint", "run", "--packages", "flaky,demo", "--dataset", folder], environment: ["PIP_INDEX_URL": server.index]) {
          process in
          while try !server.log().requests.contains(where: { $0.path.contains("flaky") }) {}
          process.interrupt()
        }
        #expect(run.status == 130 && !run.wasSignalled, "\(run.status) \(run.errors)")
        #expect(run.errors.contains("nothing was written") && run.errors.contains("hint:"))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).isEmpty)
      }
    }
  }
}
