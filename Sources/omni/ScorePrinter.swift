import ArgumentParser
import Corpus
import Foundation
import Records

/// How scores are printed.
enum ScoreFormat: String, ExpressibleByArgument, CaseIterable { case text, jsonl }

/// Prints the score of a package, or the sum over several.
struct ScorePrinter {
  let language: String
  let format: ScoreFormat

  /// The score of one package, with the first of what differs.
  func print(_ row: ConformanceReport.Row) {
    switch format {
    case .text:
      printMeasures(row)
      for path in row.score.missing.prefix(20) { Output.print("  missing \(path)") }
      for path in row.score.extra.prefix(20) { Output.print("  extra   \(path)") }
      for text in row.score.disagreements.prefix(20) { Output.print("  differs \(text)") }
    case .jsonl: printObject(row)
    }
  }

  /// The sum over packages, as the package `all`.
  func print(sum row: ConformanceReport.Row) {
    let sum = ConformanceReport.Row(
      package: "all", version: row.version, score: row.score, seconds: row.seconds, toolSeconds: row.toolSeconds)
    switch format {
    case .text: printMeasures(sum)
    case .jsonl: printObject(sum)
    }
  }

  private func printMeasures(_ row: ConformanceReport.Row) {
    func number(_ value: Double) -> String { String(format: "%.4f", value) }
    func percent(_ share: Score.Share) -> String { share.of == 0 ? "-" : String(format: "%.1f%%", share.value * 100) }
    let s = row.score
    Output.print("\(row.package) \(row.version)")
    for (name, tally) in [("headline", s.headline), ("canonical", s.canonical), ("raw", s.raw)] {
      Output.print(
        "  \(name.padding(toLength: 9, withPad: " ", startingAt: 0))  P \(number(tally.precision))  R \(number(tally.recall))  "
          + "F1 \(number(tally.f1))   (\(tally.right) right, \(tally.extra) extra, \(tally.missing) missing)")
    }
    Output.print("  kinds \(percent(s.kinds)) of \(s.kinds.of), lines \(percent(s.lines)) of \(s.lines.of)")
  }

  private func printObject(_ row: ConformanceReport.Row) {
    var json = JSONWriter()
    func tally(_ value: Score.Tally) {
      json.beginObject()
      for (key, number) in [("precision", value.precision), ("recall", value.recall), ("f1", value.f1)] {
        json.key(key)
        json.real(number)
      }
      for (key, count) in [("right", value.right), ("extra", value.extra), ("missing", value.missing)] {
        json.key(key)
        json.integer(count)
      }
      json.endObject()
    }
    func share(_ value: Score.Share) {
      json.beginObject()
      json.key("agree")
      json.integer(value.agree)
      json.key("of")
      json.integer(value.of)
      json.endObject()
    }
    json.beginObject()
    for (key, text) in [("language", language), ("package", row.package), ("version", row.version)] {
      json.key(key)
      json.string(text)
    }
    json.key("headline")
    tally(row.score.headline)
    json.key("canonical")
    tally(row.score.canonical)
    json.key("raw")
    tally(row.score.raw)
    json.key("kinds")
    share(row.score.kinds)
    json.key("lines")
    share(row.score.lines)
    json.endObject()
    json.newline()
    Output.write(json.bytes)
  }
}
