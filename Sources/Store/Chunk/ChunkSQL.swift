/// Expressions over a chunk's rows `p` of `path` and `s` of `symbol`, for what `ChunkSchema` stores once or leaves out.
///
/// Subqueries, so that a column that nobody reads costs nothing.
public enum ChunkSQL {
  /// A text of `term`.
  public static func term(_ id: String) -> String { "(SELECT text FROM term WHERE id = \(id))" }

  /// The scope of a path, NULL for the empty one.
  public static let scope = "(SELECT text FROM scope WHERE id = coalesce(p.scope, s.scope))"
  /// The last step of a path.
  public static let name = "(SELECT text FROM name WHERE id = coalesce(p.name, s.name))"
  /// How the definition of a symbol is spelled.
  public static let definition = "coalesce((SELECT text FROM scope WHERE id = s.scope), '') || (SELECT text FROM name WHERE id = s.name)"

  /// A column of a symbol of which the first symbol with that value holds it.
  /// - Parameter value: what is made of the column `column`, without a name before it.
  public static func shared(_ column: String, _ value: String? = nil) -> String {
    "(SELECT \(value ?? column) FROM symbol WHERE id = \(holder(column)))"
  }

  /// The row of the symbol that holds such a value; NULL without one.
  public static func holder(_ column: String) -> String {
    "(CASE typeof(s.\(column)) WHEN 'integer' THEN s.id - s.\(column) WHEN 'text' THEN s.id END)"
  }

  /// A field of a parameter, for a row `a` of `json_each` over `parameters`. SQLite 3.40 calls json_extract unsafe in a view.
  public static func element(_ index: Int) -> String { "(SELECT value FROM json_each(a.value) WHERE key = \(index))" }

  /// The text of a package, for its row `r` of `readme`.
  public static let readme =
    "CASE typeof(r.text) WHEN 'integer' THEN (SELECT text FROM readme WHERE package = r.package - r.text) ELSE r.text END"

  /// The row of `file` that describes the file of a symbol.
  public static let file = "(SELECT id - coalesce(same, 0) FROM file WHERE id = s.file)"

  /// Whether symbol `s` is one of those that the run of paths `p` leads to.
  public static let inRun = "s.id >= p.id + p.symbol AND s.id < p.id + p.symbol + p.run"
  /// The id of the path of `p` that leads to `s`; that of `p` itself when it leads to another package.
  public static let path = "coalesce(s.id - p.symbol, p.id)"
}
