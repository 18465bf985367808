import Foundation
import Records
import Sprint

/// A sprint's state in a few lines for a terminal.
struct SprintBoard {
  private let progress: SprintProgress
  /// Whether a run is at work: its speed at the moment is told, else the last run's.
  private let isLive: Bool

  init(_ progress: SprintProgress, isLive: Bool) {
    self.progress = progress
    self.isLive = isLive
  }

  /// The lines, none longer than the width: what does not fit is left away, the less important first.
  /// - Parameter reasons: of why packages failed so many at most, the most frequent.
  func lines(width: Int, reasons: Int = 5) -> [String] {
    let counts = progress.counts
    var lines = [heading(width)]
    func add(_ label: String, _ parts: [String]) { lines.append(Self.line(label, parts, width)) }
    var batches = ["\(progress.batchesDone)/\(progress.batches) done"]
    if let working = progress.run?.working, !working.isEmpty {
      batches += ["\(working.count) at work"] + working.map(Self.part)
    }
    add("batches", batches)
    let statuses = counts.statuses.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { "\($0.value) \($0.key)" }
    add("packages", ["\(progress.packagesDone)/\(progress.packages) done"] + statuses + (counts.symbols > 0 ? ["\(counts.symbols) symbols"] : []))
    if let run = progress.run { run.elapsed > 0 ? addRun(run, add) : () }
    let failures = counts.failures.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    for (reason, count) in failures.prefix(reasons) { add("failed", ["\(count) × \(Style.plain(reason))"]) }
    if reasons > 0, failures.count > reasons { add("", ["for \(failures.count - reasons) more reasons"]) }
    if progress.crashing > 0 { add("crashes", ["\(progress.crashing) package\(progress.crashing == 1 ? " ends its" : "s end their") worker"]) }
    for (registry, why) in progress.leftOut.sorted(by: { $0.key < $1.key }) { add("left out", ["\(registry): \(Style.plain(why))"]) }
    return lines
  }

  private func addRun(_ run: SprintProgress.Run, _ add: (String, [String]) -> Void) {
    let rates = isLive ? run.recent ?? run.mean : run.mean
    let speed = ["\(Amount.rate(rates.packages)) packages/s", "\(Amount.bytes(Int(rates.bytes)))/s"]
    let machine = [Self.use(rates, run), "\(Amount.bytes(run.memory)) of memory"]
    let network = ["\(Amount.bytes(run.received)) received"] + (run.requests > 0 ? ["\(run.requests) requests"] : [])
    if isLive {
      // Before there are a few samples, there is no speed to tell.
      if run.recent != nil {
        add("speed", speed)
        add("machine", machine)
      }
      // Workers tell of their requests when a batch is fetched.
      add("network", network + (rates.requests > 0 ? ["\(Amount.rate(rates.requests)) requests/s"] : []))
      add("this run", ["\(Amount.seconds(run.elapsed))", "\(Amount.rate(run.mean.packages)) packages/s on average"])
    } else {
      add("last run", [Amount.seconds(run.elapsed)] + speed + machine + network)
    }
  }

  /// A line for a log: what a run is doing.
  var logLine: String {
    let run = progress.run ?? SprintProgress.Run(), rates = run.recent ?? run.mean
    var parts = [Amount.seconds(run.elapsed) + ": \(run.packages) packages read, \(Amount.bytes(run.received)) received"]
    parts.append("\(Amount.rate(rates.packages)) packages/s, \(Amount.bytes(Int(rates.bytes)))/s")
    parts.append(Self.use(rates, run))
    if !run.working.isEmpty {
      parts.append("at work: " + run.working.prefix(4).map(Self.part).joined(separator: ", ") + (run.working.count > 4 ? ", …" : ""))
    }
    return (parts + [left].compactMap { $0 }).joined(separator: "; ")
  }

  /// `62 % of 2 cores`, those that a run may use.
  static func use(_ rates: RecentRates, _ run: SprintProgress.Run) -> String {
    "\(Int((rates.cores / Double(max(1, run.workers)) * 100).rounded())) % of \(run.workers) core\(run.workers == 1 ? "" : "s")"
  }

  /// Colours a line of a board.
  static func styled(_ line: String, isHeading: Bool, on: Bool) -> String {
    if isHeading { return Style.bold(line, on: on) }
    let label = String(line.prefix(10))
    let isTrouble = ["failed", "crashes", "left out"].contains { label.hasPrefix($0) }
    return (isTrouble ? Style.red(label, on: on) : Style.dim(label, on: on)) + line.dropFirst(10)
  }

  private var left: String? {
    guard isLive, let seconds = progress.secondsLeft else { return nil }
    return "about \(Amount.seconds(seconds)) left"
  }

  private func heading(_ width: Int) -> String {
    let total = Double(progress.bytes), share = total > 0 ? (total - Double(progress.bytesToRead)) / total : 1
    var parts = ["\(Int(max(0, min(1, share)) * 100)) %"]
    if progress.isComplete { parts = ["complete"] } else if let left { parts.append(left) }
    let slice = progress.slice.map { " (slice \($0.index)/\($0.of))" } ?? ""
    let name = Style.cut(progress.sprint + slice, to: max(10, width - 30)), tail = parts.joined(separator: "  ")
    let room = min(40, width - name.count - tail.count - 4)
    guard room >= 5 else { return Style.cut("\(name)  \(tail)", to: width) }
    let filled = Int(max(0, min(1, share)) * Double(room))
    return "\(name)  \(String(repeating: "█", count: filled) + String(repeating: "░", count: room - filled))  \(tail)"
  }

  private static func part(_ working: SprintProgress.Working) -> String { "#\(working.batch) \(working.done)/\(working.packages)" }

  private static func line(_ label: String, _ parts: [String], _ width: Int) -> String {
    var line = label + String(repeating: " ", count: max(0, 10 - label.count)) + (parts.first ?? "")
    for part in parts.dropFirst() {
      guard line.count + part.count + 2 <= width else { break }
      line += ", " + part
    }
    return Style.cut(line, to: width)
  }
}
