import Foundation
import Records
import Sprint
import Store

/// Shows a sprint while it runs: a board that renews itself on a terminal, elsewhere a line for each finished batch, and one now and then
/// so that a log is never silent.
final class SprintView {
  private let plan: PlanReader
  private(set) var last: SprintProgress
  private var block = ScreenBlock(on: 2)
  private var lastShown = Date.distantPast
  private var stop: SprintRun.Stop?

  init(_ plan: PlanReader) {
    self.plan = plan
    last = SprintProgress(plan)
  }

  /// Shows how the sprint stands; call it as often as you like.
  func show(_ progress: SprintProgress, _ published: Int?) {
    last = progress
    let quiet = Date().timeIntervalSince(lastShown)
    if Output.isErrorScreen {
      // Eyes need no more.
      if quiet > 0.2 { draw() }
    } else if let published {
      note(line(progress, published))
    } else if lastShown == .distantPast {
      lastShown = Date()
    } else if quiet > 10 {
      note(SprintBoard(progress, isLive: true).logLine)
    }
  }

  /// Says that the run has been told to stop, once.
  func show(_ stop: SprintRun.Stop?) {
    guard let stop, stop != self.stop else { return }
    self.stop = stop
    if Output.isErrorScreen { draw() } else { note("stopping: " + Self.meaning(of: stop)) }
  }

  private static func meaning(of stop: SprintRun.Stop) -> String {
    switch stop {
    case .now: "batches at work are dropped, and done again the next time"
    case .afterGrace: "no new batch begins, those at work are finished if they can be"
    }
  }

  private func line(_ progress: SprintProgress, _ batch: Int) -> String {
    let run = progress.run ?? SprintProgress.Run()
    var text = "batch \(batch) of \(plan.batches[batch].registry) is done: \(progress.batchesDone)/\(progress.batches) batches, "
    text += "\(progress.packagesDone)/\(progress.packages) packages, \(progress.counts.symbols) symbols"
    if let failed = progress.counts.statuses["failed"], failed > 0 { text += ", \(failed) failed" }
    let rates = run.recent ?? run.mean
    return text
      + "; \(Amount.seconds(run.elapsed)), \(Amount.bytes(run.received)), \(SprintBoard.use(rates, run))"
  }

  private func note(_ line: String) {
    lastShown = Date()
    Output.note(line)
  }

  private func draw() {
    lastShown = Date()
    var lines = SprintBoard(last, isLive: true).lines(width: Output.size.columns - 1)
    if let stop { lines.insert("stopping  " + Self.meaning(of: stop), at: 1) }
    let heading = lines.first
    block.draw(lines) { SprintBoard.styled($0, isHeading: $0 == heading, on: Output.isErrorTerminal) }
  }

  /// Takes the board away.
  func clear() { block.clear() }
}
