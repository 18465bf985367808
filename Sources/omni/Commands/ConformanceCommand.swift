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
      A surface that another program listed is scored in the same way: --truth FILE --candidate FILE, or --all LANG --candidates DIR.
      """)
  @Option(help: "A truth file, plain or compressed.") var truth: String?
  @Option(help: "The folder that its `file` fields are relative to.") var source: String?
  @Option(help: "JSON with an `extract` object; without it the truth's header says what to extract.") var settings: String?
  @Option(help: "Score this surface instead: JSON Lines with `path`, and where known `kind`, `file`, `line`, `canonical`.") var candidate: String?
  @Option(help: "Write what was extracted, as JSON Lines.") var dump: String?
  @Option(parsing: .upToNextOption, help: "Score every truth file of these languages.") var all: [String] = []
  @Option(help: "The folder of source trees, for --all.") var trees: String?
  @Option(help: "Score the surfaces DIR/LANG/<package>.jsonl instead, for --all; one that is not there is empty.") var candidates: String?
  @Option(help: "Write the tables to this Markdown file, for --all.") var report: String?
  @Option(help: "text, or jsonl: an object for each package and one for the sum.") var format: ScoreFormat = .text

  func run() throws {
    let installation = try Installation.find()
    guard all.isEmpty else {
      let reports = try all.map { try scoreAll($0, installation) }
      if let report { try write(reports, to: report) }
      return
    }
    guard let truth else { throw OmniError(.usage, "give --truth FILE, or --all LANG") }
    let language = try Truth.language(of: truth)
    let scoring = try Scoring(folder: installation.root + "/conformance", language: language)
    let file = try Truth(path: truth, scoring: scoring)
    let origin: Origin
    switch (candidate, source) {
    case (let path?, nil): origin = .listed(path)
    case (nil, let source?): origin = .extracted(source: source, settings: try settings.map { try PackageSettings(path: $0) }, dump: dump)
    default: throw OmniError(.usage, "give --source DIR or --candidate FILE", at: truth)
    }
    ScorePrinter(language: language, format: format).print(try score(origin, against: file, toolSeconds: nil, scoring, installation))
  }

  /// Where a surface comes from.
  private enum Origin {
    /// A file that another program wrote; nil when it wrote none.
    case listed(String?)
    case extracted(source: String, settings: PackageSettings?, dump: String?)
  }

  private func scoreAll(_ language: String, _ installation: Installation) throws -> ConformanceReport {
    let folder = "\(installation.root)/conformance/\(language)"
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".jsonl.gz") && !$0.contains(".runtime-only.")
    }.sorted()
    guard !files.isEmpty else { throw OmniError(.notFound, "there are no truth files for '\(language)'", at: folder) }
    let scoring = try Scoring(folder: installation.root + "/conformance", language: language)
    let seconds = toolSeconds(folder, scoring)
    let printer = ScorePrinter(language: language, format: format)
    var rows: [ConformanceReport.Row] = []
    for file in files {
      let stem = String(file.dropLast(".jsonl.gz".count))
      let truth = try Truth(path: "\(folder)/\(file)", scoring: scoring)
      let row = try score(origin(of: stem, language), against: truth, toolSeconds: seconds[stem], scoring, installation)
      rows.append(row)
      printer.print(row)
    }
    let result = ConformanceReport(language: language, rows: rows, scoring: scoring)
    printer.print(sum: result.total)
    return result
  }

  /// Where the surface of a truth file comes from, for --all.
  private func origin(of stem: String, _ language: String) throws(OmniError) -> Origin {
    func existing(_ path: String) -> String? { FileManager.default.fileExists(atPath: path) ? path : nil }
    switch (candidates, trees) {
    case (let folder?, nil):
      let file = "\(folder)/\(language)/\(stem).jsonl"
      if existing(file) == nil { Output.note("\(stem): there is no \(file): its surface is empty") }
      return .listed(existing(file))
    case (nil, let folder?):
      let source = "\(folder)/\(language)/\(stem)"
      let settings = try existing(source + ".settings.json").map { path throws(OmniError) in try PackageSettings(path: path) }
      return .extracted(source: source, settings: settings, dump: dump.map { "\($0)/\(stem).jsonl" })
    default:
      throw OmniError(.usage, "--all needs --trees DIR or --candidates DIR", hint: "conformance/fetch DIR \(language) makes the trees")
    }
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
    _ origin: Origin, against truth: Truth, toolSeconds: Double?, _ scoring: Scoring, _ installation: Installation
  ) throws -> ConformanceReport.Row {
    let candidate: Candidate
    var seconds: Double?
    switch origin {
    case .listed(let path): candidate = try path.map { try Candidate(path: $0) } ?? .empty
    case .extracted(let source, let settings, let dump):
      let start = ContinuousClock.now
      let surface = try extract(source, settings?.surface ?? truth.settings, truth, installation)
      seconds = (ContinuousClock.now - start) / .seconds(1)
      if surface.status != .exact { Output.note("\(truth.package): \(surface.status.rawValue): \(surface.reasons.joined(separator: "; "))") }
      if let dump { try write(surface, to: dump) }
      candidate = Candidate(surface)
    }
    return ConformanceReport.Row(
      package: truth.package, version: truth.version, score: Score(candidate, against: truth, scoring: scoring), seconds: seconds,
      toolSeconds: toolSeconds)
  }

  private func extract(
    _ source: String, _ settings: SurfaceSettings, _ truth: Truth, _ installation: Installation
  ) throws(OmniError) -> PackageSurface {
    guard FileManager.default.fileExists(atPath: source) else {
      throw OmniError(.notFound, "there is no source tree", at: source, hint: "conformance/fetch makes the trees")
    }
    let limits = try installation.limits()
    let extractor = SurfaceExtractor(pack: try installation.packs.pack(truth.language), limits: limits.parse, surface: limits.surface)
    let key = PackageKey(registry: "local", name: truth.package, version: truth.version)
    return try PackageReader.surface(ofPath: source, key: key, with: extractor, settings: settings)
  }

  private func write(_ surface: PackageSurface, to path: String) throws(OmniError) {
    var json = JSONWriter()
    SurfaceJSON.append(surface, to: &json)
    do { try Data(json.bytes).write(to: URL(fileURLWithPath: path)) } catch {
      throw OmniError(.environment, "cannot write the dump", at: path, why: error.localizedDescription)
    }
  }
}
