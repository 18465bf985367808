import Glibc
public import Records
public import Store

/// What happened in a sprint, one line of JSON each, only ever appended to: `sprints/<sprint>/journal.jsonl`.
///
/// Manifests are the truth about what is done; the journal remembers what they do not say (which packages crash, what the runs took) and
/// spares reading thousands of them. A line that a crash tore is passed over.
public struct Journal: Sendable {
  public let path: String

  /// Names a journal; nothing is made yet.
  public init(_ dataset: Dataset, sprint: String) { path = dataset.runFolder(sprint) + "/journal.jsonl" }

  /// One thing that happened.
  public enum Entry: Sendable, Codable, Equatable {
    /// A supervisor began.
    case began(plan: String, time: Double, process: Int32, workers: Int)
    /// A batch was published.
    case published(plan: String, batch: Int, counts: BatchCounts)
    /// A package ends its worker: it gets a row that fails for this reason.
    case blamed(plan: String, row: Int, reason: String)
    /// A blamed package is to be tried again.
    case pardoned(plan: String, row: Int)
    /// Hosts of a registry answered.
    case reached(registry: String, hosts: [String])
    /// A registry could not be asked at all: its packages are skipped.
    case leftOut(plan: String, registry: String, why: String)
    /// How the machine is used.
    case sample(Sample)
    /// A supervisor ended in order.
    case ended(time: Double, outcome: String)
  }

  /// What a run does at a moment.
  public struct Sample: Sendable, Codable, Equatable {
    /// Seconds since 1970.
    public var time: Double
    /// Seconds since this run began.
    public var elapsed: Double
    /// Processor time of supervisor and workers since this run began, in seconds.
    public var processor: Double
    /// Most resident memory of supervisor and workers together since the last sample, in bytes; shared pages count once.
    public var memory: Int
    /// Since this run began.
    public var packages: Int
    /// Bytes of archives received since this run began.
    public var bytes: Int
    public var requests: Int
    public var workers: Int
    /// Bytes of archives of the plan that were still to be read; estimated where sizes are unknown.
    public var bytesToRead = 0
  }

  /// Appends an entry; the folder is made when it is missing.
  /// - Parameter isDurable: wait until it would survive a power loss.
  /// - Throws: `.environment` with the system's own words.
  public func append(_ entry: Entry, isDurable: Bool = false) throws(OmniError) {
    try AppendedFile.append(JSONLine.encode(entry), to: path, isDurable: isDurable)
  }

  /// All entries, oldest first; none when there is no journal.
  /// - Throws: `.environment` when it cannot be read.
  /// - Complexity: O(length).
  public func entries() throws(OmniError) -> [Entry] {
    var entries: [Entry] = []
    try AppendedFile.forEachLine(of: path) { line in
      if let entry = JSONLine.decode(Entry.self, line) { entries.append(entry) }
    }
    return entries
  }
}
