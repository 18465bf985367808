public import Records

/// A surface as it is scored: public paths, whoever listed them.
public struct Candidate: Sendable {
  /// One public path. Rows of one path may differ in kind.
  struct Row: Sendable {
    var path: String
    /// What the path is; nil when it leads out of the package.
    var kind: String?
    /// `file:line`, 1-based; nil when there is none.
    var place: String?
    var isCanonical: Bool
  }

  let rows: [Row]

  /// What omni extracted.
  public init(_ surface: PackageSurface) {
    rows = surface.paths.map { row in
      let symbol = row.symbol.map { surface.symbols[Int($0)] }
      let place = symbol.flatMap { symbol in
        symbol.line > 0 ? symbol.file.map { "\(surface.text.string(surface.files[Int($0)].path)):\(symbol.line)" } : nil
      }
      return Row(path: surface.text.string(row.path), kind: symbol?.kind.rawValue, place: place, isCanonical: row.isCanonical)
    }
  }

  /// What any program wrote as JSON Lines: `path`, and where they are known `kind`, `file`, `line` and `canonical` (true unless said).
  /// Lines without a path are skipped.
  /// - Throws: `.notFound`, `.invalid` with `file:line`.
  public init(path: String) throws(OmniError) {
    rows = try JSONLines.objects(path, what: "candidate").compactMap { object in
      guard let path = object["path"] as? String else { return nil }
      return Row(
        path: path, kind: object["kind"] as? String, place: JSONLines.place(of: object), isCanonical: object["canonical"] as? Bool ?? true)
    }
  }

  /// A surface without a path: what a package gets for which there is no candidate.
  public static let empty = Candidate(rows: [])

  init(rows: [Row]) { self.rows = rows }
}
