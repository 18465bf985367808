import TestSupport
import Testing

@testable import Sprint

/// Finding the packages that end their workers.
@Suite struct CrashTriageTests {
  /// Plays a batch to its end against packages that crash alone, and perhaps a batch that crashes when nothing is left to blame.
  /// - Returns: the blamed rows, and the number of processes it took; nil when it was given up.
  private func play(
    _ rows: Range<Int>, crashing: Set<Int>, suspectsAreRight: Bool = true, onlyTogether: Bool = false
  ) -> (blamed: Set<Int>, processes: Int, isHopeless: Bool) {
    var triage = CrashTriage()
    var blamed: Set<Int> = [], processes = 0
    var probes: [Range<Int>] = [], isDue = true
    func follow(_ step: CrashTriage.Step) -> Bool {
      switch step {
      case .retry: isDue = true
      case .probe(let ranges): probes += ranges
      case .blame(let row):
        blamed.insert(row)
        if !triage.isProbing(0) { isDue = true }
      case .giveUp:
        blamed.formUnion(rows)
        isDue = true
      case .hopeless: return false
      case .wait: break
      }
      return true
    }
    while processes < 10_000 {
      if let probe = probes.popLast() {
        processes += 1
        let crash = probe.contains { crashing.contains($0) && !blamed.contains($0) }
        if !follow(crash ? triage.probeCrashed(0, rows: probe) : triage.probePassed(0)) { return (blamed, processes, true) }
      } else if isDue {
        isDue = false
        processes += 1
        let left = crashing.subtracting(blamed)
        guard let first = left.min() ?? (onlyTogether ? rows.lowerBound : nil) else { return (blamed, processes, false) }
        let suspect = suspectsAreRight ? first : nil
        if onlyTogether, blamed.count == rows.count { return (blamed, processes, false) }
        if !follow(triage.batchCrashed(0, rows: rows, suspect: suspect)) { return (blamed, processes, true) }
      } else {
        Issue.record("the batch is lost: nothing runs and nothing is due")
        break
      }
    }
    return (blamed, processes, true)
  }

  @Test func aSuspectThatCrashesAloneIsBlamed() {
    let end = play(0..<500, crashing: [17])
    #expect(end.blamed == [17] && !end.isHopeless)
    #expect(end.processes == 3, "the batch, the probe, the batch without it")
  }

  @Test func withoutASuspectTheBatchIsBisected() {
    let end = play(0..<512, crashing: [300], suspectsAreRight: false)
    #expect(end.blamed == [300] && !end.isHopeless)
    #expect(end.processes <= 2 + 2 * 10 + 1, "a probe for either half of each of nine halvings: \(end.processes)")
  }

  @Test func aBatchOfOnePackage() {
    #expect(play(7..<8, crashing: [7]).blamed == [7])
    #expect(play(7..<8, crashing: [7], suspectsAreRight: false).blamed == [7])
  }

  @Test func packagesThatCrashOnlyTogetherAreGivenUpTogether() {
    let end = play(0..<100, crashing: [], onlyTogether: true)
    #expect(end.blamed.count == 100 && !end.isHopeless && end.processes < 10)
  }

  @Test func whatCrashesWithoutItsPackagesIsHopeless() {
    var triage = CrashTriage()
    var steps: [CrashTriage.Step] = []
    for _ in 0..<20 where steps.last != .hopeless {
      steps.append(triage.batchCrashed(0, rows: 0..<2, suspect: nil))
      if case .probe(let ranges) = steps.last { for _ in ranges { _ = triage.probePassed(0) } }
    }
    #expect(steps.last == .hopeless && steps.contains(.giveUp))
  }

  /// Whatever crashes, the guilty are blamed, nobody else is, and it ends.
  @Test(arguments: 0..<200) func exactlyTheGuiltyAreBlamed(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let rows = 10..<(11 + Int.random(in: 0..<300, using: &random))
    let guilty = Set(rows.filter { _ in Int.random(in: 0..<40, using: &random) == 0 })
    let end = play(rows, crashing: guilty, suspectsAreRight: Bool.random(using: &random))
    #expect(end.blamed == guilty && !end.isHopeless, "seed \(seed)")
  }
}
