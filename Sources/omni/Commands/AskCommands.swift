import ArgumentParser
import Foundation
import Query
import Records
import Registries
import Store

/// Which chunks a question is put to.
struct ChunkOptions: ParsableArguments {
  @OptionGroup var dataset: DatasetOption
  @Option(help: "Only this sprint's chunks.") var sprint: String?
  @Option(help: "One chunk file instead of a dataset.") var chunk: String?

  func open(_ installation: Installation) throws(OmniError) -> ChunkSet {
    let registries = Dictionary(uniqueKeysWithValues: try installation.registries().registries.map { ($0.id, $0) })
    let types = registries.mapValues(\.purlPrefix)
    // People write `Flask`, the registry `flask`.
    let spelling: @Sendable (String, String) -> String = { registry, name in registries[registry]?.canonical(name: name) ?? name }
    if let chunk { return ChunkSet(chunk: chunk, purlTypes: types, spelling: spelling) }
    return try ChunkSet(try dataset.open(installation), sprint: sprint, purlTypes: types, spelling: spelling)
  }
}

struct APICommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "api", abstract: "Shows the public API of a package in the dataset.")
  @Argument(help: "A package URL: pkg:pypi/requests@2.32.5, pypi/requests, requests.") var package: String
  @Option(help: "tree, jsonl or md; jsonl when piped.") var format: SurfaceFormat?
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    let url = try installation.packageURL(package)
    let surface = try PackageLookup(try chunks.open(installation)).surface(url)
    SurfacePrinter.print(surface, format, manager: try installation.manager(of: surface.package))
  }
}

struct SearchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Finds symbols by name, by the words of a name, or by their documentation.")
  @Argument(help: "A name, a path, a part of either, or words.") var text: [String]
  @Option(help: "Only symbols of this kind.") var kind: String?
  @Option(help: "Only this package.") var package: String?
  @Option(help: "At most so many results.") var limit = 20
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    var search = Search(try chunks.open(installation))
    if let kind {
      guard let known = SymbolKind(rawValue: kind) else {
        let names = SymbolKind.allCases.map(\.rawValue)
        throw OmniError(
          .usage, "there is no kind '\(kind)'", hint: Spelling.hint(for: kind, among: names) ?? "one of " + names.joined(separator: ", "))
      }
      search.kind = known
    }
    if let package { search.package = try installation.packageURL(package) }
    guard limit > 0 else { throw OmniError(.usage, "--limit must be at least 1") }
    search.limit = limit
    let hits = try search.run(text.joined(separator: " "))
    if hits.isEmpty {
      Output.note("nothing found for '\(text.joined(separator: " "))'")
      throw Failed()
    }
    for hit in hits { format == .jsonl ? printJSON(hit) : printText(hit) }
  }

  private func printText(_ hit: SearchHit) {
    let place = Style.dim("\(hit.package.name) \(hit.package.version)")
    Output.print("\(Style.bold(hit.path))  \(hit.kind?.rawValue ?? "external")  \(place)")
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
      ("purl", hit.purl), ("path", hit.path), ("kind", hit.kind?.rawValue), ("sig", hit.signature), ("summary", hit.summary),
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

/// How rows are printed.
enum RowFormat: String, ExpressibleByArgument, CaseIterable { case text, jsonl }

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Asks the dataset in SQL, for reading only.",
    discussion:
      "Views: packages, files, symbols (one row for each public path), parameters. `omni sql \"SELECT * FROM symbols LIMIT 1\"` shows the columns.")
  @Argument(help: "One SELECT statement.") var query: String
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @Option(help: "Seconds the statement may take.") var timeout = 30
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    guard timeout > 0 else { throw OmniError(.usage, "--timeout must be at least 1") }
    var names: [String] = []
    var table = Table(columns: [])
    try SQLQuery(try chunks.open(installation)).run(query, timeLimit: .seconds(timeout)) { (columns) throws(OmniError) in
      names = columns
      table.columns = columns
    } row: { (values) throws(OmniError) in
      if format == .jsonl { printJSON(names, values) } else { table.rows.append(values.map(text)) }
    }
    if format == .text { table.lines().forEach(Output.print) }
  }

  private func text(_ value: SQLValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .text(let text): Style.plain(text.replacing("\n", with: " "))
    case .blob(let bytes): bytes.map { String(format: "%02x", $0) }.joined()
    }
  }

  private func printJSON(_ names: [String], _ values: [SQLValue]) {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in zip(names, values) {
      json.key(name)
      switch value {
      case .null: json.null()
      case .integer(let number): json.integer(number)
      case .real(let number): json.real(number)
      case .text(let text): json.string(text)
      case .blob: json.string(text(value))
      }
    }
    json.endObject()
    json.newline()
    Output.write(json.bytes)
  }
}
