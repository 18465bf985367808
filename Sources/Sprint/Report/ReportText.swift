import Foundation

/// A report for people, in Markdown.
struct ReportText {
  private let report: SprintReport

  init(_ report: SprintReport) { self.report = report }

  func markdown() -> String {
    var lines = ["# Sprint \(Self.plain(report.sprint))", "", headline, ""]
    lines += table(["", ""], rightFrom: 1, sums)
    if !report.timeline.points.isEmpty { lines += ["![How the processors were used, and how fast it went, over time](report.svg)", ""] }
    if report.registries.count > 1 { lines += section("Registries", registries) }
    for status in ["failed", "skipped"] {
      let reasons = report.reasons.filter { $0.status == status }
      if !reasons.isEmpty { lines += section("Packages that \(status == "failed" ? "failed" : "were skipped")", self.reasons(reasons)) }
    }
    if report.crashing > 0 {
      lines += section(
        "Packages that end the process that reads them",
        table(["package", "what it did"], report.crashes.map { [Self.code("\($0.registry)/\($0.name)"), Self.plain($0.reason)] }))
      if report.crashing > report.crashes.count { lines += ["And \(report.crashing - report.crashes.count) more.", ""] }
    }
    if !report.leftOut.isEmpty {
      lines += section(
        "Registries left out", report.leftOut.sorted { $0.key < $1.key }.map { "- \(Self.plain($0.key)): \(Self.plain($0.value))" } + [""])
    }
    if !report.runs.isEmpty { lines += section("Runs", runs) }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let time = report.total.elapsed > 0 ? " in \(Amount.seconds(report.total.elapsed)) at work" : ""
    if report.isComplete { return "Complete: \(report.packagesDone) of \(report.packages) packages\(time)." }
    if report.runCount == 0 { return "Not begun." }
    let name = Self.code("omni sprint run \(report.sprint)")
    // A run of a slice is complete without the sprint.
    let end = report.outcome == "complete" ? "did its slice" : Self.end(report.outcome)
    return
      "Not complete, \(report.packagesDone) of \(report.packages) packages\(time): the last run \(end); \(name) goes on."
  }

  private var sums: [[String]] {
    let total = report.total
    var rows = [
      ["batches done", "\(report.batchesDone) of \(report.batches)"],
      ["packages done", "\(report.packagesDone) of \(report.packages)"],
    ]
    rows += report.statuses.sorted { $0.key < $1.key }.filter { $0.value > 0 }.map { ["rows " + Self.plain($0.key), "\($0.value)"] }
    rows += [
      ["symbols", "\(report.symbols)"], ["public paths", "\(report.paths)"], ["chunks", Amount.bytes(report.chunkBytes)],
    ]
    guard total.elapsed > 0 else { return rows }
    return rows + [
      ["time at work", Amount.seconds(total.elapsed) + (report.runCount > 1 ? " in \(report.runCount) runs" : "")],
      ["archives received", Amount.bytes(total.bytes)],
      ["requests", "\(total.requests)"],
      ["packages per second", Amount.rate(total.packagesPerSecond)],
      ["archives per second", Amount.bytes(Int(total.bytesPerSecond))],
      ["processors", "\(Amount.seconds(total.processor)), \(Self.percent(total.use)) of what the workers' cores offered"],
      ["most memory", Amount.bytes(total.peakMemory)],
    ]
  }

  private var registries: [String] {
    let statuses = ["exact", "partial", "failed", "skipped"]
    return table(
      ["registry", "packages", "done"] + statuses + ["symbols"], rightFrom: 1,
      report.registries.map { part in
        [Self.plain(part.id), "\(part.packages)", "\(part.packagesDone)"] + statuses.map { "\(part.statuses[$0] ?? 0)" } + ["\(part.symbols)"]
      })
  }

  private func reasons(_ reasons: [ReportedReason]) -> [String] {
    table(
      ["packages", "reason", "for example"],
      reasons.map { reason in
        let names = reason.examples.map { Self.code("\($0.registry)/\($0.name)" + ($0.version.isEmpty ? "" : " \($0.version)")) }
        return [
          "\(reason.packages)", Self.plain(reason.reason),
          names.joined(separator: ", ") + (reason.packages > names.count && !names.isEmpty ? ", …" : ""),
        ]
      })
  }

  private var runs: [String] {
    let earlier = report.runCount - report.runs.count
    return (earlier > 0 ? ["\(earlier) earlier runs are in the sums alone.", ""] : [])
      + table(
        ["began", "end", "took", "workers", "packages", "packages/s", "received/s", "requests", "processors", "memory"], rightFrom: 2,
        report.runs.map { run in
          [
            Self.date(run.began), Self.end(run.outcome), Amount.seconds(run.elapsed), "\(run.workers)", "\(run.packages)",
            Amount.rate(run.packagesPerSecond), Amount.bytes(Int(run.bytesPerSecond)), "\(run.requests)", Self.percent(run.use),
            Amount.bytes(run.peakMemory),
          ]
        })
  }

  // MARK: Markdown

  private func section(_ title: String, _ lines: [String]) -> [String] { ["## \(title)", ""] + lines }

  /// - Parameter rightFrom: the first column whose cells stand at the right.
  private func table(_ columns: [String], rightFrom: Int = .max, _ rows: [[String]]) -> [String] {
    let line = { (cells: [String]) in "| " + cells.joined(separator: " | ") + " |" }
    return [line(columns), line(columns.indices.map { $0 < rightFrom ? "---" : "---:" })] + rows.map(line) + [""]
  }

  private static func end(_ outcome: String?) -> String {
    switch outcome {
    case "complete"?: "complete"
    case "interrupted"?: "was stopped"
    case "unreachable"?: "could not reach a registry"
    case let code?: "ended with the error \(plain(code))"
    case nil: "ended without notice"
    }
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f %%", share * 100) }

  private static func date(_ seconds: Double) -> String {
    guard (0..<253_402_300_800).contains(seconds) else { return "?" }
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601.dateSeparator(.dash).timeSeparator(.colon).dateTimeSeparator(.space))
  }

  /// A text of somebody else's making: nothing in it is markup.
  private static func plain(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      if "\\`*_[]<>|&#~".unicodeScalars.contains(scalar) { out += "\\" }
      out.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return out
  }

  /// A name of somebody else's making, as code.
  private static func code(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar == "`" || scalar == "|" || scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }
    return "`" + String(String.UnicodeScalarView(scalars)) + "`"
  }
}
