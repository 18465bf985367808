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
  @Option(parsing: .upToNextOption, help: "Score every truth file of these languages.") var all: [String] = []
  @Option(help: "The folder of source trees, for --all.") var trees: String?
  @Option(help: "Write the tables to this Markdown file, for --all.") var report: String?

  func run() throws {
    let installation = try Installation.find()
    guard all.isEmpty else {
      guard let trees else { throw OmniError(.usage, "--all needs --trees DIR", hint: "conformance/fetch DIR \(all[0]) makes it") }
      var reports: [ConformanceReport] = []
      for language in all { reports.append(try scoreAll(language, trees: trees, installation)) }
      if let report { try write(reports, to: report) }
      return
    }
    guard let truth, let source else { throw OmniError(.usage, "give --truth FILE and --source DIR, or --all LANG and --trees DIR") }
    let scoring = try Scoring(folder: installation.root + "/conformance", language: Truth.language(of: truth))
    print(try score(truth: truth, source: source, settings: settings, dump: dump, toolSeconds: nil, scoring, installation))
  }

  private func scoreAll(_ language: String, trees: String, _ installation: Installation) throws -> ConformanceReport {
    let folder = "\(installation.root)/conformance/\(language)"
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".jsonl.gz") && !$0.contains(".runtime-only.")
    }.sorted()
    guard !files.isEmpty else { throw OmniError(.notFound, "there are no truth files for '\(language)'", at: folder) }
    let scoring = try Scoring(folder: installation.root + "/conformance", language: language)
    let seconds = toolSeconds(folder, scoring)
    var rows: [ConformanceReport.Row] = []
    for file in files {
      let stem = String(file.dropLast(".jsonl.gz".count))
      let row = try score(
        truth: "\(folder)/\(file)", source: "\(trees)/\(language)/\(stem)", settings: "\(trees)/\(language)/\(stem).settings.json",
        dump: dump.map { "\($0)/\(stem).jsonl" }, toolSeconds: seconds[stem], scoring, installation)
      rows.append(row)
      print(row)
    }
    let result = ConformanceReport(language: language, rows: rows, scoring: scoring)
    let total = result.total
    print(.init(package: "all", version: total.version, score: total.score, seconds: total.seconds, toolSeconds: total.toolSeconds), isSum: true)
    return result
  }

  /// The seconds of the language's own tool by file stem, from the `sources.json` beside the truth.
  private func toolSeconds(_ folder: String, _ scoring: Scoring) -> [String: Double] {
    guard let data = FileManager.default.contents(atPath: folder + "/sources.json"),
      let packages = try? JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
    else { return [:] }
    var seconds: [String: Double] = [:]
    for (name, package) in packages {
      var value: Any? = package
      for key in scoring.toolSeconds { value = (value as? [String: Any])?[key] }
      let file = package["file"] as? String ?? name
      if let value = value as? Double { seconds[file.hasSuffix(".jsonl") ? String(file.dropLast(6)) : file] = value }
    }
    return seconds
  }

  private func write(_ reports: [ConformanceReport], to path: String) throws(OmniError) {
    var text =
      "# Conformance\n\nEvery public path that omni lists, compared with what the language's own tool lists for the very same sources. "
      + "Written by `make conformance`; `conformance/README.md` says where the truth comes from and how it is compared. Seconds: omni's on the "
      + "machine that wrote this page, one core; the tool's on the machine that made the truth.\n\n"
    text += "| language | packages | F1 | worst package | kinds | lines |\n|---|---:|---:|---|---:|---:|\n"
    for report in reports {
      let score = report.total.score
      text += String(
        format: "| %@ | %d | %.4f | %@ %.4f | %.2f %% | %.2f %% |\n", report.language, report.rows.count, score.headline.f1,
        report.worst?.package ?? "", report.worst?.score.headline.f1 ?? 0, score.kinds.value * 100, score.lines.value * 100)
    }
    for report in reports { text += "\n" + report.markdown }
    try? FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw OmniError(.environment, "cannot write the report", at: path, why: error.localizedDescription)
    }
  }

  private func score(
    truth: String, source: String, settings: String?, dump: String?, toolSeconds: Double?, _ scoring: Scoring, _ installation: Installation
  ) throws -> ConformanceReport.Row {
    let file = try Truth(path: truth, scoring: scoring)
    let extractor = SurfaceExtractor(pack: try installation.packs.pack(file.language))
    let key = PackageKey(registry: "local", name: file.package, version: file.version)
    guard FileManager.default.fileExists(atPath: source) else {
      throw OmniError(.notFound, "there is no source tree", at: source, hint: "conformance/fetch makes the trees")
    }
    let known = try surfaceSettings(settings) ?? file.settings
    let clock = ContinuousClock()
    let start = clock.now
    let surface = try PackageReader.surface(ofPath: source, key: key, with: extractor, settings: known)
    let seconds = (clock.now - start) / .seconds(1)
    if let dump {
      var json = JSONWriter()
      SurfaceJSON.append(surface, to: &json)
      do { try Data(json.bytes).write(to: URL(fileURLWithPath: dump)) } catch {
        throw OmniError(.environment, "cannot write the dump", at: dump, why: error.localizedDescription)
      }
    }
    if surface.status != .exact { Output.note("\(file.package): \(surface.status.rawValue): \(surface.reasons.joined(separator: "; "))") }
    return ConformanceReport.Row(
      package: file.package, version: file.version, score: Score(surface, against: file, scoring: scoring), seconds: seconds,
      toolSeconds: toolSeconds)
  }

  /// What a settings file says about a package.
  private func surfaceSettings(_ path: String?) throws(OmniError) -> SurfaceSettings? {
    guard let path else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      if !all.isEmpty { return nil }
      throw OmniError(.notFound, "cannot read the settings", at: path)
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any], let extract = object["extract"] as? [String: Any] else {
      throw OmniError(.invalid, "the settings hold no `extract` object", at: path)
    }
    return SurfaceSettings(json: extract)
  }

  private func print(_ row: ConformanceReport.Row, isSum: Bool = false) {
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
    if isSum { return }
    for path in s.missing.prefix(20) { Output.print("  missing \(path)") }
    for path in s.extra.prefix(20) { Output.print("  extra   \(path)") }
    for text in s.disagreements.prefix(20) { Output.print("  differs \(text)") }
  }
}
