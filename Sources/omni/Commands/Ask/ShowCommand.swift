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
    let lookup = SymbolLookup(view)
    let found = try lookup.find(symbol, package: url, registry: try filter.registry(installation))
    if format == .jsonl {
      for report in try lookup.reports(found) { Output.write(SymbolPage(report).json()) }
    } else if found.hits.count > Self.shown {
      for hit in found.hits { Output.print("\(Style.plain(hit.path))  \(hit.kind?.rawValue ?? "external")  \(Style.dim(hit.purl))") }
      let count = found.hits.count
      Output.note("\(count == SymbolLookup.bound ? "at least " : "")\(count) symbols; name one by its whole path, or by --package")
    } else {
      for (i, report) in try lookup.reports(found).enumerated() {
        if i > 0 { Output.print("") }
        SymbolPage(report).lines().forEach(Output.print)
      }
    }
    try view.reportProblems()
  }
}
