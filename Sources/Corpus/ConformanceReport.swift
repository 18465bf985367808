import Foundation

/// Scores of many packages as a Markdown table.
public struct ConformanceReport: Sendable {
  /// One package's score.
  public struct Row: Sendable {
    public let package: String
    public let version: String
    public let score: Score
    public init(package: String, version: String, score: Score) {
      self.package = package
      self.version = version
      self.score = score
    }
  }

  public let language: String
  public let rows: [Row]

  public init(language: String, rows: [Row]) {
    self.language = language
    self.rows = rows
  }

  /// The sum over all packages.
  public var total: Score { rows.map(\.score).reduce(Score(), +) }

  /// The section of the language: table, sums, and what is missed, by package.
  public var markdown: String {
    var text = "## \(language)\n\n"
    text += "| package | version | F1 | precision | recall | canonical F1 | raw F1 | kinds | lines | missing | extra |\n"
    text += "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    for row in rows { text += line(row.package, row.version, row.score) }
    text += line("**all, micro**", "\(rows.count) packages", total)
    let missed = rows.flatMap { row in
      row.score.missing.map { "- missing `\($0)`" } + row.score.extra.map { "- extra `\($0)`" } + row.score.disagreements.map { "- \($0)" }
    }
    text += "\n### What is missed\n\n"
    text +=
      missed.isEmpty
      ? "Nothing: every needed path is found with its kind and line, and none is extra.\n" : missed.prefix(200).joined(separator: "\n") + "\n"
    return text
  }

  private func line(_ name: String, _ version: String, _ score: Score) -> String {
    func number(_ value: Double) -> String { String(format: "%.4f", value) }
    func percent(_ share: Score.Share) -> String { share.of == 0 ? "–" : String(format: "%.2f %%", share.value * 100) }
    let h = score.headline
    return
      "| \(name) | \(version) | \(number(h.f1)) | \(number(h.precision)) | \(number(h.recall)) | \(number(score.canonical.f1)) | \(number(score.raw.f1)) "
      + "| \(percent(score.kinds)) | \(percent(score.lines)) | \(h.missing) | \(h.extra) |\n"
  }
}
