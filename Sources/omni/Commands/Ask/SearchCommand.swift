import ArgumentParser
import Query
import Records
import Registries

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Finds symbols by name, by the words of a name, or by their documentation.")
  @Argument(help: "A name, a path, a part of either, or words.") var text: [String]
  @Option(help: "Only symbols of this kind.") var kind: String?
  @Option(help: "Only this package, in the version named or else in the newest.") var package: String?
  @Flag(inversion: .prefixedNo, help: "Only deprecated symbols, or none of them.") var deprecated: Bool?
  @Option(help: "Only packages that this sprint or a later one brought.") var since: String?
  @OptionGroup var filter: PackageFilter
  @Option(help: "At most so many results.") var limit = 20
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    let view = try chunks.view(installation, isSearched: true)
    var search = Search(view)
    if let kind {
      guard let known = SymbolKind(rawValue: kind) else {
        let names = SymbolKind.allCases.map(\.rawValue)
        throw OmniError(
          .usage, "there is no kind '\(kind)'", hint: Spelling.hint(for: kind, among: names) ?? "one of " + names.joined(separator: ", "))
      }
      search.kind = known
    }
    search.registry = try filter.registry(installation)
    search.isDeprecated = deprecated
    search.since = since
    if let package { search.package = try installation.packageURL(package) }
    guard limit > 0 else { throw OmniError(.usage, "--limit must be at least 1") }
    search.limit = limit
    let hits = try search.run(text.joined(separator: " "))
    if hits.isEmpty, view.problems.isEmpty {
      Output.note("nothing found for '\(text.joined(separator: " "))'")
      throw Failed()
    }
    for hit in hits { format == .jsonl ? printJSON(hit) : printText(hit) }
    try view.reportProblems()
  }

  private func printText(_ hit: SearchHit) {
    let place = Style.dim("\(hit.package.name) \(hit.package.version)")
    Output.print("\(Style.bold(Style.plain(hit.path)))  \(hit.kind?.rawValue ?? "external")  \(place)")
    if let target = hit.target { Output.print("    is " + Style.plain(target)) }
    if let signature = hit.signature { Output.print("    " + Style.blue(shown(signature))) }
    if let summary = hit.summary { Output.print("    " + Style.dim(shown(summary))) }
  }

  private func shown(_ text: String) -> String {
    let text = Style.plain(text)
    return Output.isTerminal ? Style.cut(text, to: Output.width - 4) : text
  }

  private func printJSON(_ hit: SearchHit) {
    var json = JSONWriter()
    json.beginObject()
    for (key, value) in [
      ("purl", hit.purl), ("path", hit.path), ("kind", hit.kind?.rawValue), ("target", hit.target), ("sig", hit.signature), ("summary", hit.summary),
      ("matched", hit.reason.name),
    ] {
      json.key(key)
      if let value { json.string(value) } else { json.null() }
    }
    json.endObject()
    json.newline()
    Output.write(json.bytes)
  }
}
