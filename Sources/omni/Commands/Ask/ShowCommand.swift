import ArgumentParser
import Query
import Records

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Tells everything about one symbol: signature, documentation, paths, place, and who re-exports it.",
    discussion: "Any public path will do, and so will its end where that is enough: Session.get.")
  @Argument(help: "A path: requests.Session.get, serde::Serialize.") var symbol: String
  @Option(help: "Only in this package, in the version named or else in the newest.") var package: String?
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @OptionGroup var filter: PackageFilter
  @OptionGroup var chunks: ChunkOptions

  /// More symbols than that are listed instead.
  private static let shown = 3

  func run() throws {
    let installation = try Installation.find()
    let view = try chunks.view(installation, isSearched: true)
    let url = try package.map { (text) throws(OmniError) in try installation.packageURL(text) }
    let reports = try SymbolLookup(view).find(symbol, package: url, registry: try filter.registry(installation))
    if format == .jsonl {
      for report in reports { Output.write(SymbolPage(report).json()) }
    } else if reports.count > Self.shown {
      for report in reports { Output.print("\(Style.plain(report.path.path))  \(kind(report))  \(Style.dim(report.purl))") }
      Output.note("\(reports.count == SymbolLookup.bound ? "at least " : "")\(reports.count) symbols; name one by its whole path, or by --package")
    } else {
      for (i, report) in reports.enumerated() {
        if i > 0 { Output.print("") }
        SymbolPage(report).lines().forEach(Output.print)
      }
    }
    try view.reportProblems()
  }

  private func kind(_ report: SymbolReport) -> String { report.path.kind?.rawValue ?? "external" }
}
