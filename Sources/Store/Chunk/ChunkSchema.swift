import Records

/// The layout of a chunk: tables as they are stored, views as they are queried.
///
/// Rows stand in canonical order (packages by key, then each surface's own order) under dense ids from 1, so a package owns one
/// range of ids in every table and no index is needed. NULL is absent. What repeats is stored once, so that versions of a package cost little:
/// - short texts in `name` (last steps of paths), `scope` (what precedes them, separator included) and `term` (kinds, types, rules and the like);
/// - a signature, documentation or list of parameters stands in the first symbol that has it; in another stands how many rows before that was;
/// - likewise a package's text, in `readme`;
/// - `file.same` is how many rows before the same file stood, and the other columns are NULL then;
/// - a row of `path` is a run of paths: path `id + i` leads to symbol `id + i + symbol`, for `i` below `run`. Where `scope` or `name` is NULL it
///   is that of the symbol's definition; scope 0 is the empty one.
///
/// `parameters` is JSON, `[[name, kind, type, default], …]` with what is absent null or, at the end, left out; `type_parameters` an array of
/// texts.
enum ChunkSchema {
  /// Marks an SQLite file as a chunk: `omni` in ASCII.
  static let applicationID: Int64 = 0x6f6d_6e69
  /// Raised whenever the tables or views change.
  static let version: Int64 = 3

  static let tables = """
    CREATE TABLE meta(key TEXT NOT NULL, value TEXT NOT NULL);
    CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE scope(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE term(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE package(
      id INTEGER PRIMARY KEY, registry TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
      language TEXT NOT NULL, status TEXT NOT NULL, archive TEXT, archive_sha256 BLOB, separator TEXT NOT NULL,
      first_file INTEGER NOT NULL, files INTEGER NOT NULL,
      first_symbol INTEGER NOT NULL, symbols INTEGER NOT NULL,
      first_path INTEGER NOT NULL, paths INTEGER NOT NULL);
    CREATE TABLE readme(package INTEGER PRIMARY KEY, text NOT NULL);
    CREATE TABLE reason(package INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE TABLE file(id INTEGER PRIMARY KEY, same INTEGER, path TEXT, sha256 BLOB, size INTEGER, problem TEXT);
    CREATE TABLE symbol(
      id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, status INTEGER, scope INTEGER, name INTEGER,
      file INTEGER, line INTEGER, start_byte INTEGER, bytes INTEGER,
      signature, returns INTEGER, parameters, type_parameters, conditions INTEGER, doc, deprecation TEXT);
    CREATE TABLE path(
      id INTEGER PRIMARY KEY, run INTEGER NOT NULL, symbol INTEGER, scope INTEGER, name INTEGER, target INTEGER,
      canonical INTEGER NOT NULL, reexport INTEGER NOT NULL, rule INTEGER);
    """

  /// The flat tables people query. Columns are named like the keys of `SurfaceJSON`; `sig` and `doc` stand on every path here.
  /// CROSS JOIN keeps SQLite going by ranges of ids, and subqueries instead of joins cost nothing where their column is not asked for;
  /// with plain joins the planner takes other orders and builds indexes of whole tables.
  static let views = """
    CREATE VIEW packages AS
      SELECT registry, name AS package, version, language, status,
        (SELECT group_concat(text, '; ') FROM reason WHERE reason.package = package.id) AS reasons,
        archive, lower(hex(archive_sha256)) AS archive_sha256, files, symbols, paths, \(ChunkSQL.readme) AS readme
      FROM package LEFT JOIN readme r ON r.package = package.id;
    CREATE VIEW files AS
      SELECT k.registry, k.name AS package, k.version, f.path AS file, lower(hex(f.sha256)) AS sha256, f.size, f.problem
      FROM package k CROSS JOIN file i ON i.id >= k.first_file AND i.id < k.first_file + k.files
        CROSS JOIN file f ON f.id = i.id - coalesce(i.same, 0);
    CREATE VIEW symbols AS
      SELECT k.registry, k.name AS package, k.version,
        coalesce(\(ChunkSQL.scope), '') || \(ChunkSQL.name) AS path, \(ChunkSQL.name) AS name, \(ChunkSQL.term("s.kind")) AS kind,
        (SELECT path FROM file WHERE id = \(ChunkSQL.file)) AS file, s.line, \(ChunkSQL.shared("signature")) AS sig,
        s.deprecation IS NOT NULL AS deprecated, s.doc IS NOT NULL AS has_doc,
        CASE WHEN p.reexport THEN \(ChunkSQL.definition) END AS definition,
        p.canonical, \(ChunkSQL.term("p.rule")) AS rule, p.symbol IS NULL AS external, \(ChunkSQL.term("p.target")) AS target,
        s.start_byte, s.start_byte + s.bytes AS end_byte, \(ChunkSQL.term("s.returns")) AS returns,
        \(ChunkSQL.shared("doc", "substr(doc, 1, instr(doc || char(10), char(10)) - 1)")) AS summary,
        \(ChunkSQL.shared("doc")) AS doc, s.deprecation, \(ChunkSQL.term("s.conditions")) AS conditions,
        CASE WHEN p.symbol IS NOT NULL THEN coalesce(\(ChunkSQL.term("s.status")), 'exact') END AS status,
        (SELECT lower(hex(sha256)) FROM file WHERE id = \(ChunkSQL.file)) AS sha256
      FROM package k CROSS JOIN path p ON p.id >= k.first_path AND p.id < k.first_path + k.paths LEFT JOIN symbol s ON \(ChunkSQL.inRun);
    CREATE VIEW parameters AS
      SELECT k.registry, k.name AS package, k.version,
        coalesce(\(ChunkSQL.scope), '') || \(ChunkSQL.name) AS path, a.key AS position, \(ChunkSQL.element(0)) AS name,
        \(ChunkSQL.element(2)) AS type, \(ChunkSQL.element(3)) AS "default", \(ChunkSQL.element(1)) AS kind
      FROM package k CROSS JOIN path p ON p.id >= k.first_path AND p.id < k.first_path + k.paths AND p.canonical
        CROSS JOIN symbol s ON \(ChunkSQL.inRun) CROSS JOIN json_each(\(ChunkSQL.shared("parameters"))) a;
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
