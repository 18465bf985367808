public import Records
import Store

/// All that a chunk says of one public path and its symbol.
public struct PathRecord: Sendable, Equatable {
  public var path: String
  /// Where the last step of the path begins, in bytes.
  public var nameStart: Int
  public var isCanonical: Bool
  public var isReexport: Bool
  /// The linker rule that made it public.
  public var rule: String?
  /// Where it leads, when that is another package.
  public var target: String?
  /// Row in the chunk's table `symbol`; nil when the path leads to another package, and so is all that follows.
  var symbol: Int64?
  public var kind: SymbolKind?
  public var status: String?
  public var definition: String?
  public var signature: String?
  public var returns: String?
  public var doc: String?
  /// Nil when not deprecated, else the message, perhaps empty.
  public var deprecation: String?
  public var conditions: String?
  public var place: Place?

  /// The proof: a declaration's bytes in a file.
  public struct Place: Sendable, Equatable {
    public var file: String
    /// 1-based.
    public var line: Int
    /// UTF-8 bytes of the file, half open.
    public var bytes: Range<Int>
    /// Of the file, lower-case hexadecimal.
    public var sha256: String
  }

  /// First line of the documentation.
  public var summary: String? { doc.map { String($0.prefix { $0 != "\n" }) } }

  /// The path with the id `?1`.
  static let byID = query(
    symbol: "?1 + p.symbol", "p.id = (SELECT max(id) FROM path WHERE id <= ?1) AND (p.id = ?1 OR ?1 < p.id + p.run)")

  /// The paths of the symbol `?1` with ids from `?2` to before `?3`.
  static let bySymbol = query(
    symbol: "?1", "p.id >= ?2 AND p.id < ?3 AND ?1 >= p.id + p.symbol AND ?1 < p.id + p.symbol + p.run")

  /// The columns of `init(_ row:)`.
  private static func query(symbol: String, _ condition: String) -> String {
    """
    SELECT \(ChunkSQL.scope), \(ChunkSQL.name), p.canonical, p.reexport, \(ChunkSQL.term("p.rule")), \(ChunkSQL.term("p.target")), s.id,
      \(ChunkSQL.term("s.kind")), coalesce(\(ChunkSQL.term("s.status")), 'exact'), \(ChunkSQL.definition), \(ChunkSQL.shared("signature")),
      \(ChunkSQL.term("s.returns")), \(ChunkSQL.shared("doc")), s.deprecation, \(ChunkSQL.term("s.conditions")), f.path, s.line, s.start_byte,
      s.bytes, lower(hex(f.sha256))
    FROM path p LEFT JOIN symbol s ON s.id = \(symbol) LEFT JOIN file f ON f.id = \(ChunkSQL.file) WHERE \(condition) ORDER BY p.id
    """
  }

  init(_ row: borrowing Statement) {
    let scope = row.string(0) ?? ""
    path = scope + (row.string(1) ?? "")
    nameStart = scope.utf8.count
    isCanonical = row.integer(2) != 0
    isReexport = row.integer(3) != 0
    rule = row.string(4)
    target = row.string(5)
    guard !row.isNull(6) else { return }
    symbol = row.integer(6)
    kind = row.string(7).flatMap { SymbolKind(rawValue: $0) }
    status = row.string(8)
    definition = row.string(9)
    signature = row.string(10)
    returns = row.string(11)
    doc = row.string(12)
    deprecation = row.string(13)
    conditions = row.string(14)
    if let file = row.string(15), let line = Int(exactly: row.integer(16)), let start = Int(exactly: row.integer(17)),
      let count = Int(exactly: row.integer(18)), start >= 0, count >= 0, count <= Int(UInt32.max), start <= Int(UInt32.max)
    {
      place = Place(file: file, line: line, bytes: start..<start + count, sha256: row.string(19) ?? "")
    }
  }
}
