/// One run of a sprint, as the journal tells it.
public struct RunRecord: Sendable, Equatable {
  /// Seconds since 1970.
  public let began: Double
  /// The supervisor.
  public let process: Int32
  /// Workers that could read at the same time.
  public let workers: Int
  /// When it ended in order, in seconds since 1970.
  public private(set) var ended: Double?
  /// How: `complete`, or an error's code. Nil: it was killed, or still runs.
  public private(set) var outcome: String?
  /// How the machine was used, oldest first; times and counts never fall.
  public private(set) var samples: [Journal.Sample] = []

  private var hasPublished = false
  /// It published a batch, or did not get as far as to see that there was none to do.
  var isOfNote: Bool { hasPublished || outcome != "complete" }

  init(began: Double, process: Int32, workers: Int) {
    self.began = began
    self.process = process
    self.workers = max(1, workers)
  }

  /// Takes a sample; one that cannot be is passed over, for a journal is a file that anything may have happened to.
  mutating func add(_ sample: Journal.Sample) {
    let limit = 1 << 50
    guard (0..<1e9).contains(sample.elapsed), (0..<1e12).contains(sample.processor), sample.elapsed > samples.last?.elapsed ?? -1,
      [sample.memory, sample.packages, sample.bytes, sample.requests, sample.bytesToRead].allSatisfy({ (0...limit).contains($0) })
    else { return }
    var sample = sample
    if let last = samples.last {
      sample.processor = max(sample.processor, last.processor)
      sample.packages = max(sample.packages, last.packages)
      sample.bytes = max(sample.bytes, last.bytes)
      sample.requests = max(sample.requests, last.requests)
    }
    samples.append(sample)
  }

  mutating func end(_ time: Double, _ outcome: String) {
    ended = time
    self.outcome = outcome
  }

  mutating func notePublished() { hasPublished = true }

  /// Seconds that it took, or that it is known to have run.
  public var elapsed: Double { samples.last?.elapsed ?? 0 }
  /// Bytes.
  public var peakMemory: Int { samples.reduce(0) { max($0, $1.memory) } }

  /// What it had done by its last sample, and at what speed it went: that of its last samples, half a minute or two of them.
  public var progress: SprintProgress.Run {
    var window = RateWindow()
    var run = SprintProgress.Run()
    run.workers = workers
    for sample in samples.suffix(64) {
      (run.elapsed, run.processor, run.memory) = (sample.elapsed, sample.processor, sample.memory)
      (run.packages, run.received, run.requests) = (sample.packages, sample.bytes, sample.requests)
      let recent = window.add(run, bytesToRead: sample.bytesToRead)
      (run.recent, run.bytesToRead) = (recent, sample.bytesToRead)
    }
    return run
  }
}
