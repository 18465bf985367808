import Records
import Sprint
import Store

/// What came of a sprint, read off its manifests.
struct SprintSummary {
  private let plan: PlanReader
  private let dataset: Dataset
  /// Sprints up to this size are shown package by package.
  private static let shownPackages = 100

  init(_ plan: PlanReader, _ dataset: Dataset) {
    self.plan = plan
    self.dataset = dataset
  }

  /// Prints it.
  /// - Returns: whether a package failed.
  @discardableResult func print(_ progress: SprintProgress) throws(OmniError) -> Bool {
    let isShort = plan.count <= Self.shownPackages
    let isMixed = plan.registries.count > 1
    var table = Table(
      columns: (isMixed ? ["registry"] : []) + ["package", "version", "status", "symbols", "paths", "why"], rightAligned: isMixed ? [4, 5] : [3, 4])
    var hidden = 0
    for batch in dataset.batches(of: plan.name) where isShort || table.rows.count < Self.shownPackages {
      let manifest = try dataset.manifest(batch)
      guard manifest.plan == plan.id else { continue }
      for package in manifest.packages where progress.leftOut[package.registry] == nil && (isShort || package.status == "failed") {
        guard isShort || table.rows.count < 20 else {
          hidden += 1
          continue
        }
        let row = [
          package.name, package.version, package.status, String(package.symbols), String(package.paths), package.reasons.joined(separator: "; "),
        ]
        table.rows.append((isMixed ? [package.registry] : []) + row.map(Style.plain))
      }
    }
    if !table.rows.isEmpty {
      table.lines().forEach(Output.print)
      if hidden > 0 { Output.print("and more that failed: omni sprint status \(plan.name) says why") }
    }
    for (registry, why) in progress.leftOut.sorted(by: { $0.key < $1.key }) {
      let rows = plan.batches.filter { $0.registry == registry }.map(\.rows.count).reduce(0, +)
      Output.print("\(registry) is left out, \(rows) package\(rows == 1 ? "" : "s"): \(why)")
    }
    if !table.rows.isEmpty || !progress.leftOut.isEmpty { Output.print("") }
    let counts = progress.counts
    let statuses = counts.statuses.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    var line = "\(plan.name): \(progress.batchesDone) of \(progress.batches) batches, \(counts.packages) package\(counts.packages == 1 ? "" : "s")"
    line += "\(statuses.isEmpty ? "" : " (\(statuses))"), \(counts.symbols) symbols"
    if let run = progress.run, run.received > 0 { line += ", \(Amount.bytes(run.received)) of archives in \(Amount.seconds(run.elapsed))" }
    Output.print(line)
    Output.print("dataset \(dataset.folder), \(Amount.bytes(counts.chunk)) of chunks")
    Output.print("report  \(dataset.runFolder(plan.name))/report.md")
    return counts.statuses["failed", default: 0] > 0
  }
}
