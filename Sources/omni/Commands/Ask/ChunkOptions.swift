import ArgumentParser
import Query
import Records
import Registries
import Store

/// What questions are put to.
struct ChunkOptions: ParsableArguments {
  @OptionGroup var dataset: DatasetOption
  @Option(help: "One chunk file instead of a dataset.") var chunk: String?

  /// The chunks with their catalog. That of a folder is brought up to date first when chunks came or went; a bucket's is read where it is.
  /// - Parameter isSearched: whether names are looked for, not only packages.
  func view(_ installation: Installation, isSearched: Bool = false) throws(OmniError) -> DatasetView {
    let registries = Dictionary(uniqueKeysWithValues: try installation.registries().registries.map { ($0.id, $0) })
    // People write `Flask`, the registry `flask`.
    let names = PackageNames(purlTypes: registries.mapValues(\.purlPrefix)) { registry, name in registries[registry]?.canonical(name: name) ?? name }
    if let chunk { return try DatasetView(ChunkSet(chunk: chunk, names: names), indexing: isSearched ? { _ in true } : nil) }
    if let remote = try dataset.remote() {
      let catalog = try remote.catalog()
      return DatasetView(try ChunkSet(remote, catalog, names: names), catalog)
    }
    let dataset = try dataset.open(installation), set = try ChunkSet(dataset, names: names)
    if let catalog = try? Catalog(path: dataset.catalogPath) {
      let view = DatasetView(set, catalog)
      if try view.isCurrent() { return view }
    }
    do throws(OmniError) { Output.note("indexed " + (try CatalogUpdate(dataset).run().summary)) } catch {
      // A dataset that cannot be written to can be asked all the same.
      guard error.code == .environment else { throw error }
      Output.note("the catalog is made in memory: \(error.why ?? error.what)")
      return try DatasetView(set, indexing: isSearched ? { _ in true } : nil)
    }
    return DatasetView(set, try Catalog(path: dataset.catalogPath))
  }
}

/// Which packages a question is about.
struct PackageFilter: ParsableArguments {
  @Option(help: "Only this ecosystem: a registry's id or its purl type.") var ecosystem: String?

  /// The registry's id.
  func registry(_ installation: Installation) throws(OmniError) -> String? {
    guard let ecosystem else { return nil }
    let registries = try installation.registries().registries
    if let registry = registries.first(where: { $0.id == ecosystem || $0.purlPrefix == ecosystem }) { return registry.id }
    let names = registries.map(\.id)
    throw OmniError(
      .usage, "there is no ecosystem '\(ecosystem)'", hint: Spelling.hint(for: ecosystem, among: names) ?? "one of " + names.joined(separator: ", "))
  }
}

/// How rows are printed.
enum RowFormat: String, ExpressibleByArgument, CaseIterable { case text, jsonl }

extension DatasetView {
  /// Says which chunks took no part in an answer.
  /// - Throws: when there is one: the answer stands, but it is not whole.
  func reportProblems() throws {
    for problem in problems { Output.report(problem) }
    if !problems.isEmpty { throw Failed() }
  }
}
