import Foundation
import TestSupport
import Testing

/// Questions to a dataset that a sprint of the program wrote.
@Suite struct QuestionTests {
  /// Asks in a dataset with `demo` and a generated package.
  private func withDataset(_ body: (TemporaryFolder, _ ask: (String...) throws -> Command) throws -> Void) throws {
    try RegistryServer.run(generated: 1) { server in
      try TemporaryFolder.with { folder in
        let arguments = ["sprint", "run", "--packages", "demo,generated-00000", "--dataset", folder.path]
        let run = try Command(arguments, environment: ["PIP_INDEX_URL": server.index])
        try #require(run.status == 0, "\(run.errors)")
        try body(folder) { (arguments: String...) in try Command(arguments + ["--dataset", folder.path]) }
      }
    }
  }

  @Test func thePublicAPIOfAPackage() throws {
    try withDataset { _, ask in
      for name in ["demo", "pypi/demo", "pkg:pypi/Demo@1.1"] {
        let api = try ask("api", name, "--format", "tree")
        #expect(
          api.status == 0 && api.output.contains("def answer(question: str, *, loud: bool = False) -> int  The answer."), "\(name): \(api.errors)")
      }
      #expect(try rows(try ask("api", "demo").output).map { $0["path"] as? String } == ["demo", "demo.answer"])
      let typo = try ask("api", "dem")
      #expect(typo.status == 1 && typo.output.isEmpty && typo.errors.contains("\nhint: did you mean 'demo'?"), "\(typo.errors)")
      let version = try ask("api", "demo@9")
      #expect(version.status == 1 && version.errors.contains("1.1"), "\(version.errors)")
    }
  }

  @Test func symbolsByName() throws {
    try withDataset { _, ask in
      let search = try ask("search", "answer", "--package", "demo")
      #expect(search.status == 0 && search.output.contains("demo.answer") && !search.output.contains("generated"))
      let all = try rows(try ask("search", "answer", "--format", "jsonl", "--limit", "\(Int.max)").output)
      #expect(all.compactMap { $0["path"] as? String }.sorted() == ["demo.answer", "generated_00000.answer"])
      let none = try ask("search", "zzzz")
      #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("zzzz"))
      let kind = try ask("search", "answer", "--kind", "functoin")
      #expect(kind.status == 2 && kind.errors.contains("did you mean 'function'?"), "\(kind.errors)")
    }
  }

  @Test func rowsBySQL() throws {
    try withDataset { _, ask in
      let sql = try ask("sql", "SELECT path, kind FROM symbols WHERE package = 'demo' ORDER BY path", "--format", "jsonl")
      #expect(sql.output == "{\"path\":\"demo\",\"kind\":\"module\"}\n{\"path\":\"demo.answer\",\"kind\":\"function\"}\n")
      let values = try ask("sql", "SELECT 1 AS i, 0.5 AS r, 1e999 AS big, x'00ff' AS b, NULL AS n, 'ä' AS t", "--format", "jsonl")
      #expect(values.output == "{\"i\":1,\"r\":0.5,\"big\":null,\"b\":\"00ff\",\"n\":null,\"t\":\"ä\"}\n")
    }
  }

  @Test func aPackageIsProvenByItsArchive() throws {
    try RegistryServer.run(generated: 1) { server in
      try TemporaryFolder.with { folder in
        let environment = ["PIP_INDEX_URL": server.index]
        let run = try Command(["sprint", "run", "--packages", "demo,generated-00000", "--dataset", folder.path], environment: environment)
        try #require(run.status == 0, "\(run.errors)")
        let verify = try Command(["verify", "demo", "generated-00000", "--dataset", folder.path], environment: environment)
        #expect(verify.status == 0 && verify.output.contains("pkg:pypi/demo@1.1: proven: 1 files, 2 ranges"), "\(verify.output)\(verify.errors)")
        let none = try Command(["verify", "demo", "--dataset", folder.path], environment: ["PIP_INDEX_URL": "http://127.0.0.1:1/simple"])
        #expect(none.status == 3 && none.errors.contains("hint: "), "\(none.errors)")
      }
    }
  }

  @Test func sqlOnlyReadsAndEnds() throws {
    try withDataset { folder, ask in
      let before = try folder.files()
      for statement in [
        "DELETE FROM symbols", "DROP VIEW symbols", "PRAGMA writable_schema = 1", "ATTACH 'x' AS y", "VACUUM", "SELECT 1; SELECT 2", "nonsense", "",
      ] {
        let run = try ask("sql", statement)
        #expect(run.status == 2 && run.output.isEmpty && run.errors.contains("hint: "), "\(statement): \(run.status) \(run.errors)")
      }
      let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
      let run = try ask("sql", endless, "--timeout", "1")
      #expect(run.status == 1 && run.output.isEmpty && run.errors.contains("\nhint: "), "\(run.errors)")
      #expect(try folder.files() == before)
    }
  }
}
