import Foundation
import Records
import Sprint

/// Shows a sprint while it runs: one line that renews itself on a terminal, a line for each package elsewhere.
final class SprintView {
  private let start = Date()
  private var shown = 0
  private(set) var last = SprintProgress()

  var seconds: Double { Date().timeIntervalSince(start) }

  func show(_ progress: SprintProgress) {
    last = progress
    guard Output.isErrorTerminal else {
      for package in progress.finished[shown...] {
        let why = package.reasons.isEmpty ? "" : "  (\(package.reasons.joined(separator: "; ")))"
        Output.note(
          "\(package.status.rawValue)  \(package.package.name) \(package.package.version)  \(package.symbols) symbols, \(package.paths) paths\(why)")
      }
      shown = progress.finished.count
      return
    }
    Output.status(Style.cut(line(progress), to: Output.width - 1))
  }

  private func line(_ progress: SprintProgress) -> String {
    let done = progress.done, width = 20
    let filled = progress.packages > 0 ? done * width / progress.packages : 0
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    var text =
      "\(bar) \(done)/\(progress.packages) packages  \(Amount.bytes(progress.bytes)) (\(Amount.bytes(Int(Double(progress.bytes) / max(seconds, 0.1))))/s)  "
    text += "\(progress.symbols) symbols"
    if progress.failures > 0 { text += "  \(progress.failures) failed" }
    if done > 0, done < progress.packages {
      text += "  about \(Int((seconds / Double(done) * Double(progress.packages - done)).rounded(.up))) s left"
    }
    return text
  }

  /// Takes the renewing line away.
  func clear() {
    if Output.isErrorTerminal { Output.status("") }
  }
}
