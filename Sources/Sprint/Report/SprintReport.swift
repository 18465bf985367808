import Foundation
public import Records
public import Store

/// What a sprint was asked, what it did and at what cost, over all its runs: `report.json` as it is, `report.md` and `report.svg` for people.
///
/// It says what plan, journal and manifests say and nothing else: from the same ones it has the same bytes.
public struct SprintReport: Sendable, Codable, Equatable {
  /// Version of `report.json`.
  public var schema = 1
  public var sprint: String
  /// The plan's id.
  public var plan: String
  /// How the last run ended: `complete`, or an error's code; nil when it was killed or there was none.
  public var outcome: String?
  /// Of the plan.
  public var packages: Int
  public var packagesDone: Int
  public var batches: Int
  public var batchesDone: Int
  /// Rows by status. An archive may hold several packages, so there may be more rows than packages.
  public var statuses: [String: Int]
  public var symbols: Int
  public var paths: Int
  /// Bytes of all chunks.
  public var chunkBytes: Int
  public var registries: [Registry]
  public var reasons: [ReportedReason]
  /// Packages that end their workers, in the plan's order: how many, and the first of them.
  public var crashing: Int
  public var crashes: [Crash]
  /// Registries that could not be asked, with the reason.
  public var leftOut: [String: String]
  /// All runs together.
  public var total: Run
  /// How many runs there were, and the last of them.
  public var runCount: Int
  public var runs: [Run]
  public var timeline: Timeline

  /// A registry's part.
  public struct Registry: Sendable, Codable, Equatable {
    public var id: String
    public var packages: Int
    public var packagesDone: Int
    public var statuses: [String: Int]
    public var symbols: Int
  }

  /// A package that ends its worker.
  public struct Crash: Sendable, Codable, Equatable {
    public var registry: String
    public var name: String
    public var reason: String
  }

  /// What a run did; or all of them.
  public struct Run: Sendable, Codable, Equatable {
    /// Seconds since 1970.
    public var began: Double
    /// Seconds that it worked.
    public var elapsed: Double
    /// Workers that could read at the same time.
    public var workers: Int
    /// As the report's.
    public var outcome: String?
    public var packages: Int
    /// Bytes of archives received.
    public var bytes: Int
    public var requests: Int
    /// Processor seconds.
    public var processor: Double
    /// Seconds that the workers' cores offered.
    public var offered: Double
    public var peakMemory: Int

    init(_ run: RunRecord) {
      let last = run.progress
      (began, elapsed, workers, outcome) = (run.began, run.elapsed, run.workers, run.outcome)
      (packages, bytes, requests, processor) = (last.packages, last.received, last.requests, last.processor)
      offered = run.elapsed * Double(run.workers)
      peakMemory = run.peakMemory
    }

    init(all runs: [Run]) {
      began = runs.first?.began ?? 0
      outcome = runs.last?.outcome
      (workers, peakMemory) = (runs.map(\.workers).max() ?? 0, runs.map(\.peakMemory).max() ?? 0)
      elapsed = runs.reduce(0) { $0 + $1.elapsed }
      processor = runs.reduce(0) { $0 + $1.processor }
      offered = runs.reduce(0) { $0 + $1.offered }
      packages = runs.reduce(0) { $0 &+ $1.packages }
      bytes = runs.reduce(0) { $0 &+ $1.bytes }
      requests = runs.reduce(0) { $0 &+ $1.requests }
    }

    public var packagesPerSecond: Double { elapsed > 0 ? Double(packages) / elapsed : 0 }
    public var bytesPerSecond: Double { elapsed > 0 ? Double(bytes) / elapsed : 0 }
    /// Share of the workers' cores that was used, 1 for all of it.
    public var use: Double { offered > 0 ? processor / offered : 0 }
  }

  /// Most runs and crashes that are told one by one.
  static let mostRuns = 50, mostCrashes = 50

  /// Reads what there is.
  /// - Throws: what reading plan or journal throws.
  /// - Complexity: O(batches + journal); a bounded number of manifests is read, see `ReportedReason`.
  public init(_ plan: PlanReader, _ dataset: Dataset) throws(OmniError) {
    let ledger = try BatchLedger(plan, dataset)
    (sprint, self.plan, outcome) = (plan.name, plan.id, ledger.runs.last?.outcome)
    let progress = SprintProgress(plan, ledger)
    (packages, packagesDone, batches, batchesDone) = (progress.packages, progress.packagesDone, progress.batches, progress.batchesDone)
    let counts = ledger.total
    (statuses, symbols, paths, chunkBytes) = (counts.statuses, counts.symbols, counts.paths, counts.chunk)
    registries = plan.registries.map { Registry(id: $0.id, packages: 0, packagesDone: 0, statuses: [:], symbols: 0) }
    for batch in plan.batches {
      guard let place = registries.firstIndex(where: { $0.id == batch.registry }) else { continue }
      registries[place].packages += batch.rows.count
      guard let counts = ledger.counts[batch.number] else { continue }
      registries[place].packagesDone += batch.rows.count
      registries[place].statuses.merge(counts.statuses, uniquingKeysWith: +)
      registries[place].symbols += counts.symbols
    }
    reasons = ReportedReason.all(plan, ledger, dataset)
    crashing = ledger.blamed.count
    crashes = []
    for (row, reason) in ledger.blamed.sorted(by: { $0.key < $1.key }).prefix(Self.mostCrashes) where 0..<plan.count ~= row {
      guard let package = try plan.packages(row..<row + 1).first, let batch = plan.batches.first(where: { $0.rows.contains(row) }) else { continue }
      crashes.append(Crash(registry: batch.registry, name: package.name + (package.version.map { " " + $0 } ?? ""), reason: reason))
    }
    leftOut = ledger.leftOut
    let runs = ledger.runs.map(Run.init)
    total = Run(all: runs)
    runCount = runs.count
    self.runs = runs.suffix(Self.mostRuns)
    timeline = Timeline(ledger.runs)
  }

  /// Whether every batch is done.
  public var isComplete: Bool { batchesDone == batches }

  /// Its JSON: keys in order, one line for each value.
  public func json() -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    // Numbers that are finite and texts: there is nothing to refuse.
    return ((try? encoder.encode(self)).map { [UInt8]($0) } ?? []) + [0x0a]
  }

  /// Writes `report.json`, `report.svg` and `report.md` beside the sprint's journal.
  /// - Throws: `.environment` with the system's own words.
  public func write(_ dataset: Dataset) throws(OmniError) {
    try dataset.write(json(), as: "report.json", of: sprint)
    try dataset.write(Array(ReportChart(self).svg().utf8), as: "report.svg", of: sprint)
    try dataset.write(Array(ReportText(self).markdown().utf8), as: "report.md", of: sprint)
  }
}
