/// What is to be done next, in order: probes, batches to do again, batches never tried.
struct WorkQueue {
  private var probes: [(batch: Int, rows: Range<Int>)] = []
  private var again: [Int] = []
  private var fresh: [Int] = []
  private var nextFresh = 0

  var isEmpty: Bool { probes.isEmpty && again.isEmpty && nextFresh == fresh.count }

  /// Adds a batch at the end.
  mutating func append(_ batch: Int) { fresh.append(batch) }

  /// Adds a batch that was tried before.
  mutating func retry(_ batch: Int) { again.append(batch) }

  /// Adds a probe of some rows of a batch.
  mutating func probe(_ batch: Int, _ rows: Range<Int>) { probes.append((batch, rows)) }

  /// Takes what is next; an empty range for a whole batch.
  /// - Parameter isAllowed: whether a batch may be given out now.
  mutating func next(_ isAllowed: (Int) -> Bool) -> (batch: Int, probe: Range<Int>)? {
    if let place = probes.firstIndex(where: { isAllowed($0.batch) }) {
      let probe = probes.remove(at: place)
      return (probe.batch, probe.rows)
    }
    if let place = again.firstIndex(where: isAllowed) { return (again.remove(at: place), 0..<0) }
    if nextFresh < fresh.count, isAllowed(fresh[nextFresh]) {
      nextFresh += 1
      return (fresh[nextFresh - 1], 0..<0)
    }
    // Those that must wait, a registry's, keep their order.
    guard let place = fresh[nextFresh...].firstIndex(where: isAllowed) else { return nil }
    return (fresh.remove(at: place), 0..<0)
  }
}
