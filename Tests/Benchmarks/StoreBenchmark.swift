import Foundation
import Records
import Store
import TestSupport

/// Point lookups in sealed chunks and in the same chunks unsealed, by turns, and what sealing costs.
struct StoreBenchmark {
  private static let query = """
    SELECT \(ChunkSQL.name), \(ChunkSQL.term("s.kind")), \(ChunkSQL.shared("signature")), \(ChunkSQL.shared("doc")), f.path, s.line
    FROM path p LEFT JOIN symbol s ON s.id = ?1 + p.symbol LEFT JOIN file f ON f.id = \(ChunkSQL.file)
    WHERE p.id = (SELECT max(id) FROM path WHERE id <= ?1)
    """
  private static let lookups = 50

  private var sealed: (cold: [Double], warm: [Double]) = ([], [])
  private var plain: (cold: [Double], warm: [Double]) = ([], [])

  /// - Returns: the lines of a table.
  static func run(_ dataset: Dataset) throws -> [String] {
    var benchmark = StoreBenchmark()
    try TemporaryFolder.with { folder in
      for batch in dataset.batches() {
        let path = folder.path + "/plain"
        try ChunkReader.unseal(dataset.chunkPath(batch), to: path)
        try benchmark.measure(dataset.chunkPath(batch), path, seed: UInt64(batch.number))
      }
    }
    func line(_ name: String, _ times: (cold: [Double], warm: [Double])) -> String {
      func part(_ times: [Double]) -> String {
        let sorted = times.sorted()
        return String(format: "%.3f | %.3f", sorted[sorted.count / 2], sorted[sorted.count * 95 / 100])
      }
      return "| \(name) | \(times.warm.count) | \(part(times.cold)) | \(part(times.warm)) |"
    }
    return ["| form | lookups | cold p50 | p95 | warm p50 | p95 |", "|---|---:|---:|---:|---:|---:|"]
      + [line("sealed", benchmark.sealed), line("plain SQLite", benchmark.plain)]
  }

  private mutating func measure(_ sealedPath: String, _ plainPath: String, seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let paths = try Database(reading: plainPath).integer("SELECT max(first_path + paths) - 1 FROM package") ?? 0
    if paths == 0 { return }
    let ids = (0..<Self.lookups).map { _ in Int64.random(in: 1...paths, using: &random) }
    let sealedRows = try Statement(Database(reading: sealedPath), Self.query), plainRows = try Statement(Database(reading: plainPath), Self.query)
    for id in ids {
      sealed.cold.append(try Self.cold(sealedPath, id))
      plain.cold.append(try Self.cold(plainPath, id))
      sealed.warm.append(try Self.milliseconds { try Self.look(sealedRows, id) })
      plain.warm.append(try Self.milliseconds { try Self.look(plainRows, id) })
    }
  }

  private static func cold(_ path: String, _ id: Int64) throws -> Double {
    try milliseconds { try look(Statement(Database(reading: path), query), id) }
  }

  private static func look(_ statement: borrowing Statement, _ id: Int64) throws {
    statement.bind(1, id)
    guard try statement.step(), statement.withText(3, { $0.count }) >= 0 else { throw OmniError(.corrupt, "a path is not there", at: "\(id)") }
    statement.reset()
  }

  private static func milliseconds(_ body: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(body) / .milliseconds(1) }
}
