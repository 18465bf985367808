import ArgumentParser
import Corpus
import Foundation
import Records
import Rules
import Sprint
import Surface

struct ConformanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conformance", abstract: "Extracts packages and scores them against what the language's own tool says.",
    discussion: """
      One package: --truth FILE --source DIR. All of a language: --all LANG --trees DIR, where DIR/LANG/<package>/ are the source trees
      (conformance/fetch makes them). Measures are over sets of public paths; neutral lines (see the language's scoring.yaml) count neither way.
      """)
  @Option(help: "A truth file, plain or compressed.") var truth: String?
  @Option(help: "The folder that its `file` fields are relative to.") var source: String?
  @Option(help: "JSON with an `extract` object; without it the truth's header says what to extract.") var settings: String?
  @Option(help: "Write what was extracted, as JSON Lines.") var dump: String?
  @Option(help: "Score every truth file of this language.") var all: String?
  @Option(help: "The folder of source trees, for --all.") var trees: String?
  @Option(help: "Write the table to this Markdown file, for --all.") var report: String?

  func run() throws {
    let installation = try Installation.find()
    if let all {
      guard let trees else { throw OmniError(.usage, "--all needs --trees DIR", hint: "conformance/fetch DIR \(all) makes it") }
      try scoreAll(all, trees: trees, installation)
    } else {
      guard let truth, let source else { throw OmniError(.usage, "give --truth FILE and --source DIR, or --all LANG and --trees DIR") }
      let row = try score(truth: truth, source: source, settings: settings, dump: dump, installation)
      print(row)
    }
  }

  private func scoreAll(_ language: String, trees: String, _ installation: Installation) throws {
    let folder = "\(installation.root)/conformance/\(language)"
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".jsonl.gz") && !$0.contains(".runtime-only.")
    }.sorted()
    guard !files.isEmpty else { throw OmniError(.notFound, "there are no truth files for '\(language)'", at: folder) }
    var rows: [ConformanceReport.Row] = []
    for file in files {
      let stem = String(file.dropLast(".jsonl.gz".count))
      let row = try score(
        truth: "\(folder)/\(file)", source: "\(trees)/\(language)/\(stem)", settings: "\(trees)/\(language)/\(stem).settings.json",
        dump: dump.map { "\($0)/\(stem).jsonl" }, installation)
      rows.append(row)
      print(row)
    }
    let result = ConformanceReport(language: language, rows: rows)
    print(.init(package: "all", version: "\(rows.count) packages", score: result.total))
    if let report {
      let head =
        "# Conformance\n\nEvery public path that omni lists, compared with what the language's own tool lists for the very same sources. "
        + "Written by `make conformance`; `conformance/README.md` says where the truth comes from and how it is compared.\n\n"
      try? FileManager.default.createDirectory(atPath: (report as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      do { try (head + result.markdown).write(toFile: report, atomically: true, encoding: .utf8) } catch {
        throw OmniError(.environment, "cannot write the report", at: report, why: error.localizedDescription)
      }
    }
  }

  private func score(truth: String, source: String, settings: String?, dump: String?, _ installation: Installation) throws -> ConformanceReport.Row {
    let language = try Truth.language(of: truth)
    let scoring = try Scoring(folder: installation.root + "/conformance", language: language)
    let file = try Truth(path: truth, scoring: scoring)
    let extractor = SurfaceExtractor(pack: try installation.packs.pack(language))
    let key = PackageKey(registry: "local", name: file.package, version: file.version)
    guard FileManager.default.fileExists(atPath: source) else {
      throw OmniError(.notFound, "there is no source tree", at: source, hint: "conformance/fetch makes the trees")
    }
    let surface = try PackageReader.surface(ofPath: source, key: key, with: extractor, settings: try surfaceSettings(settings) ?? file.settings)
    if let dump {
      var json = JSONWriter()
      SurfaceJSON.append(surface, to: &json)
      do { try Data(json.bytes).write(to: URL(fileURLWithPath: dump)) } catch {
        throw OmniError(.environment, "cannot write the dump", at: dump, why: error.localizedDescription)
      }
    }
    return ConformanceReport.Row(package: file.package, version: file.version, score: Score(surface, against: file, scoring: scoring))
  }

  /// What a settings file says about a package.
  private func surfaceSettings(_ path: String?) throws(OmniError) -> SurfaceSettings? {
    guard let path else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      if all != nil { return nil }
      throw OmniError(.notFound, "cannot read the settings", at: path)
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any], let extract = object["extract"] as? [String: Any] else {
      throw OmniError(.invalid, "the settings hold no `extract` object", at: path)
    }
    return SurfaceSettings(json: extract)
  }

  private func print(_ row: ConformanceReport.Row) {
    let s = row.score, h = s.headline
    func number(_ value: Double) -> String { String(format: "%.4f", value) }
    func percent(_ share: Score.Share) -> String { share.of == 0 ? "-" : String(format: "%.1f%%", share.value * 100) }
    Output.print("\(row.package) \(row.version)")
    for (name, tally) in [("headline", h), ("canonical", s.canonical), ("raw", s.raw)] {
      Output.print(
        "  \(name.padding(toLength: 9, withPad: " ", startingAt: 0))  P \(number(tally.precision))  R \(number(tally.recall))  "
          + "F1 \(number(tally.f1))   (\(tally.right) right, \(tally.extra) extra, \(tally.missing) missing)")
    }
    Output.print("  kinds \(percent(s.kinds)) of \(s.kinds.of), lines \(percent(s.lines)) of \(s.lines.of)")
    for path in s.missing.prefix(20) { Output.print("  missing \(path)") }
    for path in s.extra.prefix(20) { Output.print("  extra   \(path)") }
    for text in s.disagreements.prefix(20) { Output.print("  differs \(text)") }
  }
}
