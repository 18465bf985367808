public import Records
import Store

/// Everything that a dataset knows of one symbol.
public struct SymbolReport: Sendable, Equatable {
  public var package: PackageKey
  public var purl: String
  public var sprint: String
  /// The path that was asked for.
  public var path: PathRecord
  /// All public paths of the symbol, in byte order; the one that was asked for too.
  public var paths: [PathRecord]
  public var parameters: [Parameter]
  public var typeParameters: [String]
  /// Where it leads, when that is another package and the dataset has it.
  public var resolved: [Place]
  /// Paths of other packages that lead to it.
  public var reexports: [Place]
  /// File name and SHA-256 of the archive; nil for a folder.
  public var archive: String?
  public var archiveSHA256: String?

  public struct Parameter: Sendable, Equatable {
    public var name, type, defaultValue: String?
    public var kind: String
  }

  /// A path in a package.
  public struct Place: Sendable, Equatable {
    public var purl: String
    public var path: String
    public var kind: SymbolKind?
  }
}

/// Finds a symbol by any of its public paths, and tells all about it.
public struct SymbolLookup {
  /// Symbols told about at most, and places listed of each.
  public static let bound = 50

  private let view: DatasetView

  public init(_ view: DatasetView) { self.view = view }

  /// The symbols whose path is the text; when there are none, those whose path ends with it.
  /// - Parameters:
  ///   - package: only in this package, in the version that the URL names, or else in the newest.
  ///   - registry: only in packages of this registry.
  /// - Returns: at most `bound`, in the order of a search.
  /// - Throws: `.notFound` when there is none; as `Search.run`.
  public func find(_ path: String, package: PackageURL? = nil, registry: String? = nil) throws(OmniError) -> FoundSymbols {
    var search = Search(view)
    (search.package, search.registry, search.limit) = (package, registry, Self.bound)
    let (hits, searched) = try search.hits(path, reasons: [.exactName, .exactPath])
    let whole = hits.filter { $0.path == path }
    let symbols = whole.isEmpty ? hits : whole
    guard !symbols.isEmpty else {
      search.limit = 3
      let near = try search.hits(path, reasons: [.prefix, .words, .substring]).hits.map(\.path)
      throw OmniError(
        .notFound, "the dataset has no such symbol", at: path,
        hint: near.isEmpty ? "look for it with omni search" : "near it: " + near.joined(separator: ", "))
    }
    return FoundSymbols(hits: symbols, searched: searched)
  }

  /// All that is known of symbols that were found; several paths of one symbol are told about once.
  public func reports(_ found: FoundSymbols) throws(OmniError) -> [SymbolReport] {
    var reports: [SymbolReport] = []
    for hit in found.hits {
      guard let package = try found.searched.package(ofEntry: hit.entry) else { continue }
      let report = try report(package, hit, found.searched)
      if !reports.contains(where: { $0.package == report.package && $0.path.symbol != nil && $0.path.symbol == report.path.symbol }) {
        reports.append(report)
      }
    }
    return reports
  }

  private func report(_ package: CatalogPackage, _ hit: SearchHit, _ searched: DatasetView) throws(OmniError) -> SymbolReport {
    let chunk = try searched.chunk(of: package), reader = chunk.reader
    let path = try searched.chunk(of: package).record(hit.entry, of: package)
    var report = SymbolReport(
      package: package.key, purl: view.set.purl(package.key), sprint: package.sprint, path: path, paths: [path], parameters: [],
      typeParameters: [], resolved: [], reexports: [])
    let archive = try Statement(reader.database, "SELECT archive, lower(hex(archive_sha256)) FROM package WHERE id = ?")
    archive.bind(1, package.row)
    if try archive.step(), let name = archive.string(0) { (report.archive, report.archiveSHA256) = (name, archive.string(1)) }
    if let symbol = path.symbol {
      report.paths = try chunk.records(of: symbol, in: package)
      try readParameters(of: symbol, reader, &report)
    }
    if let target = path.target {
      report.resolved = try ExactPaths(view).find(target, registry: package.key.registry).filter { $0.path != path.path }
    }
    report.reexports = try reexports(of: report.paths.map(\.path) + [path.definition].compactMap { $0 }, package)
    return report
  }

  private func readParameters(of symbol: Int64, _ reader: ChunkReader, _ report: inout SymbolReport) throws(OmniError) {
    let rows = try Statement(
      reader.database,
      """
      SELECT \(ChunkSQL.element(0)), \(ChunkSQL.element(2)), \(ChunkSQL.element(3)), \(ChunkSQL.element(1))
      FROM symbol s CROSS JOIN json_each(\(ChunkSQL.shared("parameters"))) a WHERE s.id = ? ORDER BY a.key
      """)
    rows.bind(1, symbol)
    while try rows.step() {
      report.parameters.append(
        SymbolReport.Parameter(name: rows.string(0), type: rows.string(1), defaultValue: rows.string(2), kind: rows.string(3) ?? ""))
    }
    let types = try Statement(
      reader.database,
      "SELECT a.value FROM symbol s CROSS JOIN json_each(\(ChunkSQL.shared("type_parameters"))) a WHERE s.id = ? ORDER BY a.key")
    types.bind(1, symbol)
    while try types.step() { report.typeParameters.append(types.string(0) ?? "") }
  }

  /// Paths of other packages of the registry that lead to one of these.
  private func reexports(of targets: [String], _ package: CatalogPackage) throws(OmniError) -> [SymbolReport.Place] {
    let rows = try Statement(view.catalog.database, "SELECT entry FROM external WHERE target = ? ORDER BY entry LIMIT \(Self.bound)")
    var places: [SymbolReport.Place] = []
    for target in Set(targets).sorted() {
      rows.bind(1, copying: target)
      while try rows.step() {
        guard let other = try view.package(ofEntry: rows.integer(0)), other.key.registry == package.key.registry, other.key != package.key else {
          continue
        }
        do throws(OmniError) {
          let path = try view.chunk(of: other).record(rows.integer(0), of: other)
          let place = SymbolReport.Place(purl: view.set.purl(other.key), path: path.path, kind: nil)
          if !places.contains(place) { places.append(place) }
        } catch {
          view.note(error)
        }
      }
      rows.reset()
    }
    return places
  }
}

/// Symbols that a path may mean.
public struct FoundSymbols {
  public let hits: [SearchHit]
  /// What their entries belong to.
  let searched: DatasetView
}

/// Finds paths by their whole spelling.
struct ExactPaths {
  private let view: DatasetView

  init(_ view: DatasetView) { self.view = view }

  /// Where a path stands in the packages of a registry; the canonical ones first.
  func find(_ path: String, registry: String) throws(OmniError) -> [SymbolReport.Place] {
    let text = Array(path.utf8)
    guard let number = view.catalog.registries[registry] else { return [] }
    let rows = try Statement(
      view.catalog.database,
      """
      SELECT entry, facts FROM post INDEXED BY post_scope
      WHERE scope = CASE WHEN ?1 = '' THEN 0 ELSE (SELECT id FROM scope WHERE text = ?1) END
        AND name = (SELECT id FROM name WHERE text = ?2 COLLATE NOCASE AND text = ?2) AND facts >> 7 = ?3
      ORDER BY rank, entry LIMIT \(SymbolLookup.bound)
      """)
    rows.bind(3, number)
    var places: [SymbolReport.Place] = []
    for start in NamePattern(path).lastSteps + [0] {
      rows.bind(1, copying: String(decoding: text[..<start], as: UTF8.self))
      rows.bind(2, copying: String(decoding: text[start...], as: UTF8.self))
      while try rows.step() {
        guard let package = try view.package(ofEntry: rows.integer(0)) else { continue }
        let kind = view.catalog.kind(CatalogFacts(rows.integer(1)))
        // What only leads on is no answer.
        let place = SymbolReport.Place(purl: view.set.purl(package.key), path: path, kind: kind)
        if kind != nil, !places.contains(place) { places.append(place) }
      }
      rows.reset()
    }
    return places
  }
}
