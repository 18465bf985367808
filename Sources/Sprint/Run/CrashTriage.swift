/// Finds out which packages end their workers.
///
/// A package in hand when its worker crashed is suspected, and probed alone in a fresh process: only one that crashes alone is blamed, so a
/// crash of another's making, or of a whole batch together, costs no innocent package its row. Without a suspect, a batch that has
/// crashed twice is bisected by probes. Every batch leaves triage after finitely many crashes: each one blames a row, halves a range or
/// counts towards giving the batch up.
struct CrashTriage {
  /// What to do next for a batch.
  enum Step: Equatable {
    /// Run the batch again.
    case retry
    /// Try these rows, each range in a process of its own; the batch waits.
    case probe([Range<Int>])
    /// This row crashes: leave it out. Then run the batch again, unless probes are still out.
    case blame(Int)
    /// Its packages crash only together: every one fails.
    case giveUp
    /// Even a batch of failed rows crashes: nothing helps.
    case hopeless
    /// Wait for the other probes.
    case wait
  }

  private struct State {
    /// Crashes since a package was blamed.
    var crashes = 0
    var probes = 0
    var isBisected = false
    var isGivenUp = false
  }

  private var states: [Int: State] = [:]

  /// A worker on the whole batch crashed.
  /// - Parameter suspect: the row it had in hand.
  mutating func batchCrashed(_ batch: Int, rows: Range<Int>, suspect: Int?) -> Step {
    var state = states[batch] ?? State()
    defer { states[batch] = state }
    if state.isGivenUp { return .hopeless }
    state.crashes += 1
    if state.crashes == 1 {
      guard let suspect else { return .retry }
      state.probes = 1
      return .probe([suspect..<suspect + 1])
    }
    if !state.isBisected {
      state.isBisected = true
      let halves = Self.halves(rows)
      state.probes = halves.count
      return .probe(halves)
    }
    state.isGivenUp = true
    return .giveUp
  }

  /// A probe crashed.
  mutating func probeCrashed(_ batch: Int, rows: Range<Int>) -> Step {
    var state = states[batch] ?? State()
    defer { states[batch] = state }
    if rows.count > 1 {
      let halves = Self.halves(rows)
      state.probes += halves.count - 1
      return .probe(halves)
    }
    state.probes -= 1
    state.crashes = 0
    state.isBisected = false
    return .blame(rows.lowerBound)
  }

  /// A probe came through.
  mutating func probePassed(_ batch: Int) -> Step {
    states[batch, default: State()].probes -= 1
    return isProbing(batch) ? .wait : .retry
  }

  /// Whether probes of the batch are still out.
  func isProbing(_ batch: Int) -> Bool { (states[batch]?.probes ?? 0) > 0 }

  private static func halves(_ rows: Range<Int>) -> [Range<Int>] {
    guard rows.count > 1 else { return [rows] }
    let middle = rows.lowerBound + rows.count / 2
    return [rows.lowerBound..<middle, middle..<rows.upperBound]
  }
}
