import ArgumentParser
import Foundation
import Glibc
import Records
import Sprint
import Store

struct SprintStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Says how sprints stand: what is done, what failed and why, what a run at work does now.")
  @Argument(help: "The sprint's name; all sprints of the dataset when not given.") var sprint: String?
  @OptionGroup var dataset: DatasetOption
  @Flag(help: "Show it again every second until the sprint is complete or its run ends.") var watch = false
  @Option(help: "text or json.") var format = "text"

  func run() throws {
    guard ["text", "json"].contains(format) else { throw OmniError(.usage, "unknown format", at: format, hint: "text or json") }
    let dataset = try dataset.open(Installation.find())
    let planned = dataset.plannedSprints()
    if let sprint, !planned.contains(sprint) {
      let hint =
        Spelling.hint(for: sprint, among: planned) ?? (planned.isEmpty ? "the dataset has none" : "known: " + planned.joined(separator: ", "))
      throw OmniError(.notFound, "no sprint of this name is planned", at: sprint, hint: hint)
    }
    if planned.isEmpty { return Output.note("no sprint is planned in \(dataset.folder)") }
    if watch { try watch(dataset, planned) }
    let reports = try (sprint.map { [$0] } ?? planned).map { (name) throws(OmniError) in
      try SprintStatus(dataset, sprint: name, withExamples: sprint != nil)
    }
    if format == "json" { return try printJSON(reports) }
    for (place, report) in reports.enumerated() {
      if place > 0 { Output.print("") }
      let width = Output.isTerminal ? Output.width : 200
      for line in SprintBoard(report.progress, isLive: report.isRunning).lines(width: width, reasons: sprint == nil ? 5 : 0) { Output.print(line) }
      Output.print(state(report))
      if sprint != nil { printReasons(report, width) }
    }
  }

  /// Shows a sprint's board every second as long as a run is at work; where there is no terminal, a line every ten seconds.
  private func watch(_ dataset: Dataset, _ planned: [String]) throws(OmniError) {
    guard let name = sprint ?? (planned.count == 1 ? planned[0] : nil) else {
      throw OmniError(.usage, "there are several sprints to watch", hint: "name one of them: " + planned.joined(separator: ", "))
    }
    var block = ScreenBlock(on: 1), seconds = 0
    while true {
      let report = try SprintStatus(dataset, sprint: name)
      guard report.isRunning else { break }
      let board = SprintBoard(report.progress, isLive: true)
      if Output.isTerminal, Output.isScreen {
        let lines = board.lines(width: Output.size.columns - 1) + [state(report)], heading = lines.first
        block.draw(lines) { SprintBoard.styled($0, isHeading: $0 == heading, on: true) }
      } else if seconds % 10 == 0 {
        Output.note(board.logLine)
      }
      sleep(1)
      seconds += 1
    }
    block.clear()
  }

  /// Why packages failed or were skipped, each reason with some of them.
  private func printReasons(_ report: SprintStatus, _ width: Int) {
    for status in ["failed", "skipped"] {
      let reasons = report.reasons.filter { $0.status == status }
      guard !reasons.isEmpty else { continue }
      Output.print("")
      Output.print(Style.bold("\(status): \(reasons.reduce(0) { $0 + $1.packages })"))
      let digits = String(reasons.map(\.packages).max() ?? 0).count
      for reason in reasons {
        let count = String(reason.packages)
        Output.print(Style.cut("  \(String(repeating: " ", count: digits - count.count))\(count)  \(Style.plain(reason.reason))", to: width))
        var names = reason.examples.map { $0.registry + "/" + $0.name + ($0.version.isEmpty ? "" : " " + $0.version) }
        if reason.packages > names.count, !names.isEmpty { names.append("…") }
        if !names.isEmpty {
          let line = String(repeating: " ", count: digits + 4) + Style.plain(names.joined(separator: ", "))
          Output.print(Style.dim(Style.cut(line, to: width)))
        }
      }
    }
  }

  private func state(_ report: SprintStatus) -> String {
    switch report.state {
    case .running(let process): "state     running, process \(process)"
    case .complete: "state     complete"
    case .planned: "state     planned; omni sprint run \(report.progress.sprint) begins"
    case .stopped(let why): "state     stopped (\(why)); omni sprint run \(report.progress.sprint) goes on"
    }
  }

  private func printJSON(_ reports: [SprintStatus]) throws(OmniError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for report in reports {
      guard let data = try? encoder.encode(report) else { continue }
      Output.write([UInt8](data) + [0x0a])
    }
  }
}
