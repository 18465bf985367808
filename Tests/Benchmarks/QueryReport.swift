import Foundation
import Records
import Store

/// `omni-bench --query`: makes a large dataset, indexes it, asks it, and writes the figures down.
struct QueryReport {
  let source: String
  let work: String
  let symbols: Int
  let chunks: Int
  let report: String?

  func run() throws {
    let multiplied = MultipliedDataset(work, of: Dataset(folder: source), symbols: symbols, chunks: chunks)
    try multiplied.make { print("omni-bench: \($0)") }
    let dataset = multiplied.dataset
    let start = ContinuousClock.now
    let outcome = try CatalogWriter.update(dataset.catalogPath, dataset.catalogChunks()) { (chunk) throws(OmniError) in try dataset.open(chunk) }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let catalog = try Catalog(path: dataset.catalogPath)
    let count = { (sql: String) in try catalog.database.integer(sql) ?? 0 }
    let facts = [
      "chunks": try count("SELECT count(*) FROM chunk"), "packages": try count("SELECT count(*) FROM package WHERE first_entry IS NOT NULL"),
      "symbols": try count("SELECT sum(symbols) FROM package WHERE first_entry IS NOT NULL"), "paths": try count("SELECT count(*) FROM post"),
      "names": try count("SELECT count(*) FROM name"),
    ]
    let size = (try FileManager.default.attributesOfItem(atPath: dataset.catalogPath)[.size] as? Int ?? 0) / 1_000_000
    let chunkBytes = try dataset.batches().reduce(0) { sum, batch in sum + (try dataset.manifest(batch).bytes) } / 1_000_000
    var text = """
      \(facts["symbols"] ?? 0) symbols under \(facts["paths"] ?? 0) public paths with \(facts["names"] ?? 0) distinct names, \
      \(facts["packages"] ?? 0) packages, \(facts["chunks"] ?? 0) chunks of \(chunkBytes) MB in all. The catalog has \(size) MB
      """
    if outcome.chunks > 0 {
      text += String(format: ", made in %.0f s on one core (%.1f µs a path)", seconds, seconds * 1e6 / Double(max(1, outcome.paths)))
    }
    text += "."
    print(text)
    let table = try QueryBenchmark(dataset).run { print($0) }
    guard let report else { return }
    let page = """
      # Query performance

      Written by `make bench-query`: the packages of a real dataset again and again under new names, another word in half of the symbols' names, so
      that distinct names grow with the symbols; then questions with texts that chance takes from the dataset, each symbol as likely as any other.
      Milliseconds in the process, the file system's cache warm: *cold* opens catalog and chunks anew for each question, *warm* keeps them open.

      \(text)

      \(table.joined(separator: "\n"))

      """
    try page.write(toFile: report, atomically: true, encoding: .utf8)
  }
}
