import Foundation
import Rules

/// Scores of a language's packages as a section of Markdown.
public struct ConformanceReport: Sendable {
  /// One package's score.
  public struct Row: Sendable {
    public let package: String
    public let version: String
    public let score: Score
    /// Seconds of the extraction, reading the folder included; nil when another program made the surface.
    public let seconds: Double?
    /// Seconds of the language's own tool, where the truth says so.
    public let toolSeconds: Double?

    public init(package: String, version: String, score: Score, seconds: Double? = nil, toolSeconds: Double? = nil) {
      self.package = package
      self.version = version
      self.score = score
      self.seconds = seconds
      self.toolSeconds = toolSeconds
    }
  }

  public let language: String
  public let rows: [Row]
  private let scoring: Scoring

  public init(language: String, rows: [Row], scoring: Scoring) {
    self.language = language
    self.rows = rows
    self.scoring = scoring
  }

  /// The sum over all packages.
  public var total: Row {
    let own = rows.compactMap(\.seconds), tool = rows.compactMap(\.toolSeconds)
    return Row(
      package: "**all, micro**", version: "\(rows.count) packages", score: rows.map(\.score).reduce(Score(), +),
      seconds: own.isEmpty ? nil : own.reduce(0, +), toolSeconds: tool.isEmpty ? nil : tool.reduce(0, +))
  }

  /// The lowest headline F1 of a package.
  public var worst: Row? { rows.min { $0.score.headline.f1 < $1.score.headline.f1 } }

  /// The section of the language: table, sums, and what is missed, by cause.
  public var markdown: String {
    var text = "## \(language)\n\n"
    text += "| package | version | F1 | precision | recall | canonical F1 | raw F1 | kinds | lines | missing | extra | s | tool s |\n"
    text += "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n"
    for row in rows + [total] { text += line(row) }
    let missed = rows.flatMap { row in
      row.score.missing.map { ($0, "missing `\($0)`") } + row.score.extra.map { ($0, "extra `\($0)`") }
        + row.score.disagreements.map { (String($0.prefix { $0 != ":" }), $0) }
    }
    text += "\n### What is missed, by cause\n\n"
    if missed.isEmpty { return text + "Nothing: every needed path is found with its kind and line, and none is extra.\n" }
    var rest = missed
    for (cause, paths) in scoring.causes {
      let globs = paths.map { Glob($0) }
      let explained = rest.filter { path, _ in globs.contains { $0.matches(path) } }
      rest.removeAll { path, _ in globs.contains { $0.matches(path) } }
      if !explained.isEmpty { text += "\(cause) (\(explained.count)):\n\n" + list(explained) + "\n" }
    }
    if !rest.isEmpty { text += "Not explained (\(rest.count)):\n\n" + list(rest) }
    return text
  }

  private func list(_ missed: [(path: String, text: String)]) -> String {
    let shown = missed.prefix(30).map { "- \($0.text)\n" }.joined()
    return missed.count > 30 ? shown + "- and \(missed.count - 30) more\n" : shown
  }

  private func line(_ row: Row) -> String {
    func number(_ value: Double) -> String { String(format: "%.4f", value) }
    func percent(_ share: Score.Share) -> String { share.of == 0 ? "–" : String(format: "%.2f %%", share.value * 100) }
    func seconds(_ value: Double?, _ format: String) -> String { value.map { String(format: format, $0) } ?? "–" }
    let h = row.score.headline
    return
      "| \(row.package) | \(row.version) | \(number(h.f1)) | \(number(h.precision)) | \(number(h.recall)) | \(number(row.score.canonical.f1)) "
      + "| \(number(row.score.raw.f1)) | \(percent(row.score.kinds)) | \(percent(row.score.lines)) | \(h.missing) | \(h.extra) "
      + "| \(seconds(row.seconds, "%.2f")) | \(seconds(row.toolSeconds, "%.1f")) |\n"
  }
}
