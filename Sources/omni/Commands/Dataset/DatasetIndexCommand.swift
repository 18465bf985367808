import ArgumentParser
import Buckets
import Foundation
import Records
import Store

struct DatasetIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Brings the catalog up to date: where every name of the dataset stands.",
    discussion: "Questions do it themselves for a few new chunks; after a sprint, and for a copied dataset, this shows how far it is.")
  @Flag(help: "Forget the catalog there is, and build it anew.") var fresh = false
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    if let remote = try dataset.remote() { return try index(remote) }
    let dataset = try dataset.open(try Installation.find())
    let (summary, isWhole) = try CatalogUpdate(dataset, isFresh: fresh).run()
    Output.print("catalog \(dataset.catalogPath): \(summary)")
    if !isWhole { throw Failed() }
  }

  private func index(_ remote: RemoteDataset) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omni-index-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let interruption = Interruption()
    let outcome = try remote.index(isFresh: fresh, work: folder) { (done, all) throws(OmniError) in
      if interruption.stop != nil { throw OmniError(.interrupted, "stopped before the catalog was whole", hint: "run it again") }
      if Output.isErrorScreen, all > 1 { Output.status(done == all ? "" : "indexing: \(done) of \(all) chunks") }
    }
    for problem in outcome.problems { Output.report(problem) }
    Output.print("catalog \(remote.bucket.address)/\(RemoteDataset.catalogKey): \(outcome.paths) paths from \(outcome.chunks) new chunks")
    if !outcome.problems.isEmpty { throw Failed() }
  }
}
