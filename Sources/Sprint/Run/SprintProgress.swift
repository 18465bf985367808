public import Store

/// How a sprint stands: for people who watch it, and for `omni sprint status`.
public struct SprintProgress: Sendable, Codable, Equatable {
  /// The sprint's name.
  public var sprint: String
  /// Packages of the plan.
  public var packages: Int
  public var batches: Int
  public var batchesDone = 0
  /// What the published batches hold. An archive may hold several packages, so there may be more than the plan has.
  public var counts = BatchCounts()
  /// Packages of the plan that are in published batches.
  public var packagesDone = 0
  /// The part of the plan that is this run's; nil: all of it.
  public var slice: Slice?
  /// Bytes of archives of that part, and of what is still to do; estimated where sizes are unknown.
  public var bytes = 0
  public var bytesLeft = 0
  /// Packages that end their workers.
  public var crashing = 0
  /// Registries that cannot be asked, with the reason.
  public var leftOut: [String: String] = [:]
  /// The run at hand, or the last one.
  public var run: Run?

  /// What one run has done so far.
  public struct Run: Sendable, Codable, Equatable {
    /// Seconds since it began.
    public var elapsed = 0.0
    /// Processor seconds of supervisor and workers.
    public var processor = 0.0
    /// Their resident memory together, in bytes.
    public var memory = 0
    /// Packages that were read, those of unfinished batches too.
    public var packages = 0
    /// Bytes of archives received.
    public var received = 0
    public var requests = 0
    /// Workers that may read at the same time.
    public var workers = 1
    /// How fast it goes at the moment; nil when it has only begun.
    public var recent: RecentRates?
    /// Batches and probes at work.
    public var working: [Working] = []
    /// What the journal says of bytes that are still to be read, where batches at work are not known.
    public var bytesToRead: Int?

    public init() {}

    /// Its mean rates.
    public var mean: RecentRates {
      let elapsed = max(elapsed, 0.1)
      return RecentRates(
        packages: Double(packages) / elapsed, bytes: Double(received) / elapsed, requests: Double(requests) / elapsed, cores: processor / elapsed)
    }
  }

  /// Of the batches, those whose number leaves this remainder.
  public struct Slice: Sendable, Codable, Equatable {
    public var index: Int
    public var of: Int
  }

  /// A batch or probe at work.
  public struct Working: Sendable, Codable, Equatable {
    public var batch: Int
    /// Packages read, and how many there are.
    public var done: Int
    public var packages: Int
    /// Bytes of its archives by the plan; 0 for a probe.
    public var bytes: Int
  }

  /// Whether everything is done.
  public var isComplete: Bool { batchesDone == batches }

  /// Bytes of archives that are still to be read: of batches at work only what is left of them.
  public var bytesToRead: Int {
    if let known = run?.bytesToRead { return min(known, bytesLeft) }
    let read = (run?.working ?? []).reduce(0.0) { $0 + Double($1.bytes) * min(1, Double($1.done) / Double(max(1, $1.packages))) }
    return max(0, bytesLeft - Int(read))
  }

  /// Seconds until the end at the present pace; nil when nothing tells.
  public var secondsLeft: Double? {
    guard let pace = run?.recent?.planned, pace > 0 else { return nil }
    return Double(bytesToRead) / pace
  }

  /// A plan of which nothing is done.
  public init(_ plan: PlanReader) {
    sprint = plan.name
    packages = plan.count
    batches = plan.batches.count
  }

  /// How a plan stands by its ledger.
  public init(_ plan: PlanReader, _ ledger: BatchLedger, slice: Slice? = nil) {
    sprint = plan.name
    packages = plan.count
    batches = plan.batches.count
    self.slice = slice
    leftOut = ledger.leftOut
    take(ledger, plan)
  }

  mutating func take(_ ledger: BatchLedger, _ plan: PlanReader) {
    batchesDone = ledger.done
    counts = ledger.total
    (packagesDone, bytes, bytesLeft) = (0, 0, 0)
    for batch in plan.batches {
      let isDone = ledger.counts[batch.number] != nil
      if isDone { packagesDone += batch.rows.count }
      guard slice.map({ batch.number % $0.of == $0.index }) ?? true else { continue }
      bytes += batch.bytes
      if !isDone { bytesLeft += batch.bytes }
    }
    crashing = ledger.blamed.count
  }
}
