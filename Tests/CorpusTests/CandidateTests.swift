@testable import Corpus
import Foundation
import Records
import TestSupport
import Testing

/// Surfaces that another program listed, scored against truth files of the repository.
@Suite struct CandidateTests {
  private let file = NSTemporaryDirectory() + "/omni-candidate-\(UUID().uuidString).jsonl"

  /// The lines of a truth file, changed by their position, scored as a candidate.
  private func score(_ language: String, _ package: String, _ change: (Int, inout [String: Any]) -> Bool) throws -> Score {
    let path = "\(Checkout.root)/conformance/\(language)/\(package).jsonl.gz"
    var lines: [String] = []
    for (index, object) in try JSONLines.objects(path, what: "truth file").dropFirst().enumerated() {
      var row = object
      if change(index, &row) { lines.append(String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self)) }
    }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: language)
    return Score(try Candidate(path: file), against: try Truth(path: path, scoring: scoring), scoring: scoring)
  }

  static let packages = [
    ("python", "attrs"), ("typescript", "parse5"), ("javascript", "commander"), ("c", "zlib"), ("rust", "regex"), ("go", "uuid"),
  ]

  @Test(arguments: packages) func aTruthAgreesWithItself(language: String, package: String) throws {
    let s = try score(language, package) { _, _ in true }
    for tally in [s.headline, s.canonical, s.raw] { #expect(tally.f1 == 1 && tally.right > 0 && tally.extra == 0 && tally.missing == 0) }
    #expect(s.kinds.agree == s.kinds.of && s.kinds.of > 0)
    #expect(s.lines.agree == s.lines.of && s.lines.of > 0)
    #expect(s.missing.isEmpty && s.extra.isEmpty && s.disagreements.isEmpty)
  }

  struct Expected: Sendable {
    let language: String, package: String
    let headline: Score.Tally, canonical: Score.Tally, raw: Score.Tally
    let kinds: Score.Share, lines: Score.Share
  }

  /// Counted by a second scorer, written apart from this one.
  static let expected = [
    Expected(
      language: "python", package: "attrs", headline: .init(right: 170, extra: 21, missing: 42), canonical: .init(right: 103, extra: 13, missing: 27),
      raw: .init(right: 176, extra: 22, missing: 44), kinds: .init(agree: 149, of: 170), lines: .init(agree: 150, of: 170)),
    Expected(
      language: "typescript", package: "parse5", headline: .init(right: 437, extra: 55, missing: 110),
      canonical: .init(right: 437, extra: 55, missing: 110), raw: .init(right: 437, extra: 55, missing: 110), kinds: .init(agree: 383, of: 437),
      lines: .init(agree: 382, of: 436)),
    Expected(
      language: "javascript", package: "commander", headline: .init(right: 90, extra: 10, missing: 21),
      canonical: .init(right: 89, extra: 10, missing: 21), raw: .init(right: 139, extra: 17, missing: 35), kinds: .init(agree: 78, of: 90),
      lines: .init(agree: 72, of: 83)),
    Expected(
      language: "c", package: "zlib", headline: .init(right: 152, extra: 19, missing: 39), canonical: .init(right: 152, extra: 19, missing: 39),
      raw: .init(right: 160, extra: 20, missing: 40), kinds: .init(agree: 133, of: 152), lines: .init(agree: 133, of: 152)),
    Expected(
      language: "rust", package: "regex", headline: .init(right: 81, extra: 13, missing: 25), canonical: .init(right: 81, extra: 13, missing: 25),
      raw: .init(right: 150, extra: 19, missing: 38), kinds: .init(agree: 71, of: 81), lines: .init(agree: 73, of: 81)),
    Expected(
      language: "go", package: "uuid", headline: .init(right: 60, extra: 8, missing: 16), canonical: .init(right: 60, extra: 8, missing: 16),
      raw: .init(right: 60, extra: 8, missing: 16), kinds: .init(agree: 53, of: 60), lines: .init(agree: 53, of: 60)),
  ]

  /// Of ten lines one is gone, one has another path, one another kind, one another line.
  @Test(arguments: expected) func everyChangeIsCounted(expected: Expected) throws {
    let s = try score(expected.language, expected.package) { index, row in
      switch index % 10 {
      case 3: return false
      case 5: row["path"] = "\(row["path"] ?? "").extra"
      case 7: row["kind"] = "other"
      case 8: row["line"] = (row["line"] as? Int).map { $0 + 1 }
      default: break
      }
      return true
    }
    #expect(s.headline == expected.headline && s.canonical == expected.canonical && s.raw == expected.raw)
    #expect(s.kinds == expected.kinds && s.lines == expected.lines)
    #expect(s.missing.count == s.headline.missing && s.extra.count == s.headline.extra)
  }

  @Test func orderAndRepetitionDoNotMatter() throws {
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: "go")
    let path = "\(Checkout.root)/conformance/go/uuid.jsonl.gz"
    let truth = try Truth(path: path, scoring: scoring)
    let candidate = try Candidate(path: path)
    let mixed = Score(Candidate(rows: candidate.rows.reversed() + candidate.rows), against: truth, scoring: scoring)
    #expect(mixed.headline.f1 == 1 && mixed.kinds.agree == mixed.kinds.of && mixed.lines.agree == mixed.lines.of)
  }

  @Test func anEmptySurfaceScoresNothing() throws {
    let scoring = try Scoring(folder: Checkout.root + "/conformance", language: "go")
    let truth = try Truth(path: "\(Checkout.root)/conformance/go/uuid.jsonl.gz", scoring: scoring)
    let s = Score(.empty, against: truth, scoring: scoring)
    #expect(s.headline == .init(right: 0, extra: 0, missing: 76) && s.headline.f1 == 0)
  }

  @Test func whatIsNoJSONIsSaidWithItsLine() throws {
    try "{\"path\":\"a\"}\nnonsense\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(performing: { try Candidate(path: file) }, throws: { "\($0)".contains(":2") })
  }
}
