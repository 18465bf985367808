import Crypto
import Records

/// Collects a package's files, elements and public paths and puts them in canonical order: the last step of every linker family.
///
/// Texts live in the family's own pool, which `finish` takes over.
struct SurfaceAssembly {
  private struct Element {
    var row: SymbolRow
    var parameters: [ParameterRow]
    var typeParameters: [TextID]
  }

  private struct Path {
    var row: PathRow
    var rank: Int
  }

  private var files: [FileRow] = []
  private var elements: [Element] = []
  private var paths: [Path] = []

  /// Adds a row for each source; the row of source `i` is `i`. Sources must be sorted by path.
  mutating func add(_ sources: [SourceFile], _ problems: SourceProblems, _ text: inout TextPool) {
    for (i, source) in sources.enumerated() {
      let hash = SHA256.hash(data: UnsafeRawBufferPointer(source.bytes)).hexadecimalDigits.withUnsafeBufferPointer { text.append($0) }
      let problem = problems[i].map { text.intern($0) } ?? .none
      files.append(FileRow(path: text.append(source.path), sha256: hash, size: UInt32(clamping: source.bytes.count), problem: problem))
    }
  }

  /// Adds an element.
  /// - Returns: its id, for `addPath`.
  mutating func add(_ row: SymbolRow, parameters: [ParameterRow] = [], typeParameters: [TextID] = []) -> UInt32 {
    elements.append(Element(row: row, parameters: parameters, typeParameters: typeParameters))
    return UInt32(elements.count - 1)
  }

  /// Adds a public path.
  /// - Parameters:
  ///   - nameStart: where its last step begins, in bytes.
  ///   - element: what `add` returned; nil: the path leads out of the package, to `external`.
  ///   - rule: why it is public.
  ///   - rank: of an element's paths one of the lowest rank is canonical.
  mutating func addPath(
    _ path: TextID, nameStart: Int, element: UInt32?, external: TextID = .none, isReexport: Bool, rule: TextID, rank: Int = 0
  ) {
    var row = PathRow(path: path, nameStart: UInt32(nameStart), symbol: element, isCanonical: false, isReexport: isReexport, rule: rule)
    row.external = external
    paths.append(Path(row: row, rank: rank))
  }

  /// The surface with all rows in canonical order, one path of each element canonical: of the lowest rank the one with the fewest steps;
  /// then the one at its definition, the shortest, the first by name.
  /// - Complexity: O(n log n).
  consuming func finish(_ initial: PackageSurface, _ text: consuming TextPool) -> PackageSurface {
    var surface = initial
    let pool = text
    surface.files = files
    let order = elements.indices.sorted { a, b in Self.precedes(elements[a].row, a, elements[b].row, b, pool) }
    var places = [UInt32](repeating: 0, count: elements.count)
    for (place, id) in order.enumerated() {
      places[id] = UInt32(place)
      var row = elements[id].row
      row.parameters = surface.parameters.count..<(surface.parameters.count + elements[id].parameters.count)
      surface.parameters += elements[id].parameters
      row.typeParameters = surface.typeParameters.count..<(surface.typeParameters.count + elements[id].typeParameters.count)
      surface.typeParameters += elements[id].typeParameters
      surface.symbols.append(row)
    }
    for i in paths.indices { paths[i].row.symbol = paths[i].row.symbol.map { places[Int($0)] } }
    paths.sort { a, b in
      if a.row.path == b.row.path { return (a.row.symbol ?? .max) < (b.row.symbol ?? .max) }
      return pool.precedes(a.row.path, b.row.path)
    }
    surface.paths = Self.markCanonical(paths, separator: Array(surface.separator.utf8), pool)
    surface.text = pool
    return surface
  }

  private static func precedes(_ a: SymbolRow, _ i: Int, _ b: SymbolRow, _ j: Int, _ text: TextPool) -> Bool {
    if a.definition != b.definition { return text.precedes(a.definition, b.definition) }
    if a.file != b.file { return (a.file ?? .max) < (b.file ?? .max) }
    return a.startByte != b.startByte ? a.startByte < b.startByte : i < j
  }

  private static func markCanonical(_ paths: [Path], separator: [UInt8], _ text: TextPool) -> [PathRow] {
    struct Key: Hashable { var symbol: UInt32?; var external: TextID }
    var rows = paths.map(\.row)
    var best: [Key: (index: Int, rank: (Int, Int, Int, Int))] = [:]
    for (i, row) in rows.enumerated() {
      let key = Key(symbol: row.symbol, external: row.external)
      let rank = text.withBytes(row.path) { path in (paths[i].rank, steps(path, separator), row.isReexport ? 1 : 0, path.count) }
      if let known = best[key], known.rank <= rank { continue }
      best[key] = (i, rank)
    }
    for entry in best.values { rows[entry.index].isCanonical = true }
    return rows
  }

  private static func steps(_ path: UnsafeBufferPointer<UInt8>, _ separator: [UInt8]) -> Int {
    guard let first = separator.first else { return 0 }
    var count = 0, i = 0
    while i + separator.count <= path.count {
      if path[i] == first, path[i..<(i + separator.count)].elementsEqual(separator) {
        count += 1
        i += separator.count
      } else {
        i += 1
      }
    }
    return count
  }
}
