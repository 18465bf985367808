import Foundation
import Records
import Sprint
import Store

/// Brings a dataset's catalog up to date.
struct CatalogUpdate {
  private let dataset: Dataset
  private let isFresh: Bool

  init(_ dataset: Dataset, isFresh: Bool = false) {
    self.dataset = dataset
    self.isFresh = isFresh
  }

  /// Notes every chunk that cannot be read.
  /// - Returns: what was done, in words, and whether all could be read.
  func run() throws(OmniError) -> (summary: String, isWhole: Bool) {
    let start = ContinuousClock.now
    if isFresh { try? FileManager.default.removeItem(atPath: dataset.catalogPath) }
    let chunks = dataset.catalogChunks()
    guard !chunks.isEmpty else {
      throw OmniError(.notFound, "the dataset is empty", at: dataset.folder, hint: "run a sprint, or name the dataset's folder")
    }
    let interruption = Interruption()
    let outcome = try CatalogWriter.update(dataset.catalogPath, chunks) { (chunk) throws(OmniError) in
      try dataset.open(chunk)
    } observe: { (done, all) throws(OmniError) in
      if interruption.stop != nil { throw OmniError(.interrupted, "stopped before the catalog was whole", hint: "run it again") }
      if Output.isErrorScreen, all > 1 { Output.status(done == all ? "" : "indexing: \(done) of \(all) chunks") }
    }
    for problem in outcome.problems { Output.note(problem.description) }
    let size = Amount.bytes((try? FileManager.default.attributesOfItem(atPath: dataset.catalogPath)[.size] as? Int) ?? 0)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let summary =
      outcome.chunks == 0
      ? "\(chunks.count) chunks as before, \(size)"
      : "\(outcome.paths) paths of \(outcome.packages) packages from \(outcome.chunks) new chunks in \(Amount.seconds(seconds)), \(size) in all"
    return (summary, outcome.problems.isEmpty)
  }
}
