public import Records
public import Store

/// Which batches of a plan are done, and what they hold: by their manifests, and where the journal knows them, without reading these.
public struct BatchLedger: Sendable {
  /// Counts of each done batch; nil for one that is to do.
  public private(set) var counts: [BatchCounts?]
  /// All done batches together.
  public private(set) var total = BatchCounts()
  public private(set) var done = 0
  /// Rows that end their workers, with the reason.
  public private(set) var blamed: [Int: String] = [:]
  /// Hosts that have answered, by registry.
  public private(set) var reached: [String: Set<String>] = [:]
  /// Registries that were not asked at all, with the reason.
  public private(set) var leftOut: [String: String] = [:]
  /// The plan's runs, oldest first; without those that found nothing to do.
  public private(set) var runs: [RunRecord] = []

  /// Reads what there is. A manifest of another plan, or one that cannot be read, is a batch to do.
  /// - Throws: `.environment` when the journal cannot be read.
  /// - Complexity: O(batches + journal); a manifest is read only where the journal lacks its batch.
  public init(_ plan: PlanReader, _ dataset: Dataset) throws(OmniError) {
    counts = [BatchCounts?](repeating: nil, count: plan.batches.count)
    var known: [Int: BatchCounts] = [:]
    // A sprint that was planned anew has another plan's runs before its own.
    var isOurs = false
    for entry in try Journal(dataset, sprint: plan.name).entries() {
      switch entry {
      case .began(let id, let time, let process, let workers):
        isOurs = id == plan.id
        if isOurs { runs.append(RunRecord(began: time, process: process, workers: workers)) }
      case .ended(let time, let outcome): if isOurs { runs[runs.count - 1].end(time, outcome) }
      case .sample(let sample): if isOurs { runs[runs.count - 1].add(sample) }
      case .published(plan.id, let batch, let counts):
        known[batch] = counts
        if isOurs { runs[runs.count - 1].notePublished() }
      case .blamed(plan.id, let row, let reason): blamed[row] = reason
      case .pardoned(plan.id, let row): blamed[row] = nil
      case .reached(let registry, let hosts):
        reached[registry, default: []].formUnion(hosts)
        leftOut[registry] = nil
      case .leftOut(plan.id, let registry, let why): leftOut[registry] = why
      case .published, .blamed, .pardoned, .leftOut: break
      }
    }
    runs.removeAll { !$0.isOfNote }
    for batch in dataset.batches(of: plan.name) where counts.indices.contains(batch.number) {
      if let found = known[batch.number] {
        setDone(batch.number, found)
      } else if let manifest = try? dataset.manifest(batch), manifest.plan == plan.id {
        setDone(batch.number, BatchCounts(manifest))
      }
    }
  }

  /// Counts a batch as done.
  mutating func setDone(_ batch: Int, _ new: BatchCounts) {
    if let old = counts[batch] { total -= old } else { done += 1 }
    counts[batch] = new
    total += new
  }

  /// Counts a batch as one to do.
  mutating func setToDo(_ batch: Int) {
    guard let old = counts[batch] else { return }
    total -= old
    done -= 1
    counts[batch] = nil
  }

  mutating func pardon(_ row: Int) { blamed[row] = nil }

  mutating func blame(_ row: Int, _ reason: String) { blamed[row] = reason }

  mutating func reach(_ registry: String, _ hosts: some Sequence<String>) { reached[registry, default: []].formUnion(hosts) }
}
