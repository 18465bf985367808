import Foundation
import TestSupport
import Testing

/// A sprint's dataset pushed to a store, forgotten here, asked there, and fetched again.
@Suite struct BucketSessionTests {
  @Test(arguments: S3Server.Kind.allCases) func aDatasetLivesInABucket(kind: S3Server.Kind) throws {
    let store = try S3Server(kind), bucket = "s3://\(store.access.bucket)/omni"
    try RegistryServer.run(generated: 1) { server in
      try TemporaryFolder.with { folder in
        let here = folder.path + "/here", back = folder.path + "/back"
        func omni(_ arguments: String..., status: Int32 = 0) throws -> Command {
          let environment = store.environment.merging(["PIP_INDEX_URL": server.index]) { $1 }
          let run = try Command(arguments, environment: environment)
          #expect(run.status == status, "\(arguments): \(run.errors)")
          #expect(!(run.errors + run.output).contains(store.access.secretKey))
          return run
        }
        _ = try omni("sprint", "run", "--packages", "demo,generated-00000", "--dataset", here)
        #expect(try omni("dataset", "push", bucket, "--dataset", here).output.contains("1 chunks, "))
        try FileManager.default.moveItem(atPath: here, toPath: folder.path + "/kept")
        #expect(try omni("dataset", "list", "--dataset", bucket).output.contains("adhoc"))
        _ = try store.log()
        #expect(try omni("show", "demo.answer", "--dataset", bucket).output.contains("def answer(question: str"))
        let requests = try store.log()
        #expect(requests.allSatisfy { $0.method == "GET" && $0.headers["range"] != nil }, "only ranges are read")
        #expect(requests.count <= 12, "\(requests.count) round trips")
        #expect(try omni("search", "answer", "--package", "demo", "--dataset", bucket).output.contains("demo.answer"))
        #expect(try omni("sql", "SELECT count(*) FROM packages", "--dataset", bucket).output.contains("\n2\n"))
        #expect(try omni("api", "demo", "--dataset", bucket, "--format", "tree").output.contains("answer"))
        #expect(try omni("dataset", "check", "--dataset", bucket).errors.contains("all is well"))
        #expect(try omni("dataset", "pull", bucket, "--dataset", back).output.contains("and the catalog"))
        #expect(try omni("show", "demo.answer", "--dataset", back).output == omni("show", "demo.answer", "--dataset", folder.path + "/kept").output)
        let refused = try omni("sprint", "run", "adhoc", "--dataset", bucket, status: 2)
        #expect(refused.errors.contains("hint: copy it first"))
      }
    }
  }
}
