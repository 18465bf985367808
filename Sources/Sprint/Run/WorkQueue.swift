import Store

/// What is to be done next: probes, batches to do again, batches never tried.
struct WorkQueue {
  /// Batches of one registry that were never tried, in the plan's order.
  private struct Line {
    var batches: [Int] = []
    var next = 0
    /// Bytes of those that are left.
    var bytes = 0
  }

  private let plan: [PlannedBatch]
  private var probes: [(batch: Int, rows: Range<Int>)] = []
  private var again: [Int] = []
  private var fresh: [String: Line] = [:]

  /// An empty queue for batches of a plan.
  init(_ plan: [PlannedBatch]) { self.plan = plan }

  var isEmpty: Bool { probes.isEmpty && again.isEmpty && fresh.values.allSatisfy { $0.next == $0.batches.count } }

  /// Adds a batch at the end of its registry's.
  mutating func append(_ batch: Int) {
    fresh[plan[batch].registry, default: Line()].batches.append(batch)
    fresh[plan[batch].registry, default: Line()].bytes += plan[batch].bytes
  }

  /// Adds a batch that was tried before.
  mutating func retry(_ batch: Int) { again.append(batch) }

  /// Adds a probe of some rows of a batch.
  mutating func probe(_ batch: Int, _ rows: Range<Int>) { probes.append((batch, rows)) }

  /// Takes what is next; an empty range for a whole batch. Of batches never tried, those of the registry with the least load, and of
  /// several such registries those of which the most is left: it would be the last one.
  /// - Parameter load: how many fetch from a registry at the moment; nil: it must wait.
  mutating func next(_ load: (_ registry: String) -> Int?) -> (batch: Int, probe: Range<Int>)? {
    if let place = probes.firstIndex(where: { load(plan[$0.batch].registry) != nil }) {
      let probe = probes.remove(at: place)
      return (probe.batch, probe.rows)
    }
    if let place = again.firstIndex(where: { load(plan[$0].registry) != nil }) { return (again.remove(at: place), 0..<0) }
    var best: (load: Int, bytes: Int, registry: String)?
    for (registry, line) in fresh where line.next < line.batches.count {
      guard let load = load(registry) else { continue }
      if let best, (best.load, -best.bytes, best.registry) < (load, -line.bytes, registry) { continue }
      best = (load, line.bytes, registry)
    }
    guard let best, var line = fresh[best.registry] else { return nil }
    let batch = line.batches[line.next]
    line.next += 1
    line.bytes -= plan[batch].bytes
    fresh[best.registry] = line
    return (batch, 0..<0)
  }
}
