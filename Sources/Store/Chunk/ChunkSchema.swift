import Records

/// The layout of a chunk: tables as they are stored, views as they are queried.
///
/// Rows stand in canonical order (packages by key, then each surface's own order) under dense ids from 1, so a package owns one
/// range of ids in every table and no index is needed. Texts that repeat are stored once, in `name` (last steps of paths),
/// `scope` (what precedes them, separator included), `term` (kinds, types, defaults, rules and the like), `signature` and `doc`: versions of
/// a package share most of theirs. NULL is absent. A path's symbol is stored as the difference of their ids, which is the same for long
/// runs of rows, and a path without a name is spelled like its symbol's definition: what a row has in common with its neighbours costs
/// nothing once it is compressed.
enum ChunkSchema {
  /// Marks an SQLite file as a chunk: `omni` in ASCII.
  static let applicationID: Int64 = 0x6f6d_6e69
  /// Raised whenever the tables or views change.
  static let version: Int64 = 2

  static let tables = """
    CREATE TABLE meta(key TEXT NOT NULL, value TEXT NOT NULL);
    CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE scope(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE term(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE signature(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE doc(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE package(
      id INTEGER PRIMARY KEY, registry TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
      language TEXT NOT NULL, status TEXT NOT NULL, archive TEXT, archive_sha256 BLOB, separator TEXT NOT NULL,
      first_file INTEGER NOT NULL, files INTEGER NOT NULL,
      first_symbol INTEGER NOT NULL, symbols INTEGER NOT NULL,
      first_parameter INTEGER NOT NULL, parameters INTEGER NOT NULL,
      first_type_parameter INTEGER NOT NULL, type_parameters INTEGER NOT NULL,
      first_path INTEGER NOT NULL, paths INTEGER NOT NULL);
    CREATE TABLE reason(package INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE TABLE file(id INTEGER PRIMARY KEY, path TEXT, sha256 BLOB, size INTEGER NOT NULL, problem TEXT);
    CREATE TABLE symbol(
      id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, status INTEGER, scope INTEGER, name INTEGER,
      file INTEGER, line INTEGER, start_byte INTEGER, bytes INTEGER,
      signature INTEGER, returns INTEGER, doc INTEGER, deprecation TEXT, conditions INTEGER,
      first_parameter INTEGER, parameters INTEGER, first_type_parameter INTEGER, type_parameters INTEGER);
    CREATE TABLE parameter(id INTEGER PRIMARY KEY, name INTEGER, type INTEGER, default_value INTEGER, kind INTEGER NOT NULL);
    CREATE TABLE type_parameter(id INTEGER PRIMARY KEY, text INTEGER);
    CREATE TABLE path(
      id INTEGER PRIMARY KEY, symbol INTEGER, scope INTEGER, name INTEGER, target INTEGER,
      canonical INTEGER NOT NULL, reexport INTEGER NOT NULL, rule INTEGER);
    """

  /// A path's text, for rows `p` and `s` of `path` and `symbol`.
  private static let path = """
    coalesce((SELECT text FROM scope WHERE id = CASE WHEN p.name IS NULL THEN s.scope ELSE p.scope END), '')
          || (SELECT text FROM name WHERE id = coalesce(p.name, s.name))
    """

  /// The flat tables people query. Columns are named like the keys of `SurfaceJSON`; `sig` and `doc` stand on every path here.
  /// CROSS JOIN keeps SQLite going by ranges of ids, and subqueries instead of joins cost nothing where their column is not asked for;
  /// with plain joins the planner takes other orders and builds indexes of whole tables.
  static let views = """
    CREATE VIEW packages AS
      SELECT registry, name AS package, version, language, status,
        (SELECT group_concat(text, '; ') FROM reason WHERE reason.package = package.id) AS reasons,
        archive, lower(hex(archive_sha256)) AS archive_sha256, files, symbols, paths
      FROM package;
    CREATE VIEW files AS
      SELECT k.registry, k.name AS package, k.version, f.path AS file, lower(hex(f.sha256)) AS sha256, f.size, f.problem
      FROM package k CROSS JOIN file f ON f.id >= k.first_file AND f.id < k.first_file + k.files;
    CREATE VIEW symbols AS
      SELECT k.registry, k.name AS package, k.version,
        \(path) AS path,
        (SELECT text FROM name WHERE id = coalesce(p.name, s.name)) AS name,
        (SELECT text FROM term WHERE id = s.kind) AS kind,
        (SELECT path FROM file WHERE id = s.file) AS file, s.line, (SELECT text FROM signature WHERE id = s.signature) AS sig,
        s.deprecation IS NOT NULL AS deprecated, s.doc IS NOT NULL AS has_doc,
        CASE WHEN p.reexport THEN coalesce((SELECT text FROM scope WHERE id = s.scope), '') || (SELECT text FROM name WHERE id = s.name)
          END AS definition,
        p.canonical, (SELECT text FROM term WHERE id = p.rule) AS rule,
        p.symbol IS NULL AS external, (SELECT text FROM term WHERE id = p.target) AS target,
        s.start_byte, s.start_byte + s.bytes AS end_byte, (SELECT text FROM term WHERE id = s.returns) AS returns,
        (SELECT substr(text, 1, instr(text || char(10), char(10)) - 1) FROM doc WHERE id = s.doc) AS summary,
        (SELECT text FROM doc WHERE id = s.doc) AS doc, s.deprecation,
        (SELECT text FROM term WHERE id = s.conditions) AS conditions,
        CASE WHEN p.symbol IS NOT NULL THEN coalesce((SELECT text FROM term WHERE id = s.status), 'exact') END AS status,
        (SELECT lower(hex(sha256)) FROM file WHERE id = s.file) AS sha256
      FROM package k CROSS JOIN path p ON p.id >= k.first_path AND p.id < k.first_path + k.paths
        LEFT JOIN symbol s ON s.id = p.id + p.symbol;
    CREATE VIEW parameters AS
      SELECT k.registry, k.name AS package, k.version,
        \(path) AS path,
        a.id - s.first_parameter AS position, (SELECT text FROM term WHERE id = a.name) AS name,
        (SELECT text FROM term WHERE id = a.type) AS type, (SELECT text FROM term WHERE id = a.default_value) AS "default",
        (SELECT text FROM term WHERE id = a.kind) AS kind
      FROM package k CROSS JOIN path p ON p.id >= k.first_path AND p.id < k.first_path + k.paths AND p.canonical
        CROSS JOIN symbol s ON s.id = p.id + p.symbol
        CROSS JOIN parameter a ON a.id >= s.first_parameter AND a.id < s.first_parameter + s.parameters;
    """

  static let viewNames = ["packages", "files", "symbols", "parameters"]

  /// The columns of a view with their declared types.
  static func columns(of view: String) throws(OmniError) -> [(name: String, type: String)] {
    let database = try Database()
    try database.execute(tables + views)
    let rows = try Statement(database, "SELECT name, type FROM pragma_table_info('\(view)')")
    var columns: [(String, String)] = []
    while try rows.step() { columns.append((rows.string(0) ?? "", rows.string(1) ?? "")) }
    return columns
  }

  /// Checks that an open file is a chunk of this version.
  /// - Throws: `.corrupt` when it is no chunk, `.invalid` when it is one of another version.
  static func validate(_ database: Database, path: String) throws(OmniError) {
    let application: Int64?, version: Int64?
    do {
      application = try database.integer("PRAGMA application_id")
      version = try database.integer("PRAGMA user_version")
    } catch {
      throw OmniError(error.code, "cannot read the chunk", at: path, why: error.why, hint: error.hint)
    }
    guard application == applicationID else {
      throw OmniError(.corrupt, "not a chunk", at: path, why: "its application id is not omni's", hint: "name a file that omni wrote")
    }
    guard version == Self.version else {
      throw OmniError(
        .invalid, "the chunk has another schema", at: path, why: "it has version \(version ?? 0), this omni reads version \(Self.version)",
        hint: (version ?? 0) > Self.version ? "use a newer omni" : "run its batch again with this omni")
    }
  }
}
