import ArgumentParser
import Query
import Records
import Store

struct PackagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "packages", abstract: "Lists the packages of the dataset, what they are and what became of them.")
  @Argument(help: "A part of their names, or words of what they say of themselves.") var text = ""
  @Option(help: "Only those that are exact, partial, failed or skipped.") var status: String?
  @Flag(help: "All versions in all sprints instead of the newest.") var all = false
  @Option(help: "At most so many names.") var limit = 50
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @OptionGroup var filter: PackageFilter
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    guard limit > 0 else { throw OmniError(.usage, "--limit must be at least 1") }
    let view = try chunks.view(installation)
    var list = PackageList(view)
    if let status {
      guard let known = PackageStatus(rawValue: status) else {
        let names = PackageStatus.allCases.map(\.rawValue)
        throw OmniError(
          .usage, "there is no status '\(status)'", hint: Spelling.hint(for: status, among: names) ?? "one of " + names.joined(separator: ", "))
      }
      list.status = known
    }
    (list.registry, list.allVersions, list.limit) = (try filter.registry(installation), all, limit)
    let packages = try list.run(text)
    if packages.isEmpty {
      Output.note(text.isEmpty ? "there are no such packages" : "no package is named like '\(text)' or says so of itself")
      throw Failed()
    }
    if format == .jsonl {
      for package in packages { print(package, view) }
    } else {
      var table = Table(columns: ["package", "status", "sprint", "symbols", "about"], rightAligned: [3])
      table.rows = packages.map { package in
        [
          Style.plain(view.set.purl(package.key)), package.status.rawValue, package.sprint, String(package.symbols),
          Style.plain(package.summary ?? ""),
        ]
      }
      table.lines().forEach(Output.print)
    }
  }

  private func print(_ package: CatalogPackage, _ view: DatasetView) {
    var json = JSONWriter()
    json.beginObject()
    for (key, text) in [
      ("purl", view.set.purl(package.key)), ("registry", package.key.registry), ("package", package.key.name), ("version", package.key.version),
      ("language", package.language), ("status", package.status.rawValue), ("sprint", package.sprint),
    ] + (package.summary.map { [("summary", $0)] } ?? []) {
      json.key(key)
      json.string(text)
    }
    for (key, number) in [("symbols", package.symbols), ("paths", package.paths.count)] {
      json.key(key)
      json.integer(number)
    }
    json.endObject()
    json.newline()
    Output.write(json.bytes)
  }
}
