public import Records
public import Store

/// How a sprint of a dataset stands, seen from outside: another process may be running it.
public struct SprintStatus: Sendable, Encodable {
  public let progress: SprintProgress
  public let state: State
  /// Why packages failed or were skipped, the most frequent reasons first; only when it was asked for.
  public let reasons: [ReportedReason]

  /// What goes on with a sprint.
  public enum State: Sendable, Encodable, Equatable {
    case planned
    case running(process: Int32)
    /// - Parameter why: `interrupted`, `unreachable`, or `ended without notice`.
    case stopped(why: String)
    case complete
  }

  /// Reads plan, manifests and journal.
  /// - Parameter withExamples: also why packages failed, which reads a bounded number of manifests.
  /// - Throws: what opening the plan throws; `.environment` when the journal cannot be read.
  /// - Complexity: O(batches + journal).
  public init(_ dataset: Dataset, sprint: String, withExamples: Bool = false) throws(OmniError) {
    let plan = try PlanReader(path: dataset.planPath(sprint))
    let ledger = try BatchLedger(plan, dataset)
    var progress = SprintProgress(plan, ledger)
    let last = ledger.runs.last
    if let last, !last.samples.isEmpty { progress.run = last.progress }
    if let last, last.outcome == nil, RunLock.isTaken(dataset, sprint: sprint) {
      state = .running(process: last.process)
    } else {
      progress.run?.recent = nil
      progress.run?.bytesToRead = nil
      progress.run?.memory = last?.peakMemory ?? 0
      if progress.isComplete {
        state = .complete
      } else {
        // A run of a slice does not leave the sprint complete.
        state = last.map { .stopped(why: $0.outcome == "complete" ? "its slice is done" : $0.outcome ?? "ended without notice") } ?? .planned
      }
    }
    self.progress = progress
    reasons = withExamples ? ReportedReason.all(plan, ledger, dataset) : []
  }

  public var isRunning: Bool {
    if case .running = state { true } else { false }
  }
}
