import Records

/// The layout of a catalog: what stands where in the chunks of a dataset, so that a question opens only those that hold its answer.
///
/// Every path of an indexed package has a number, its *entry*: the package's first entry plus the path's place among the package's paths.
/// Of all versions of a package one is indexed, the newest (`CatalogWriter`); the others are known by their rows in `package`. Entries of
/// packages that were replaced belong to no package any more and are passed over.
enum CatalogSchema {
  /// Marks an SQLite file as a catalog: `omnc` in ASCII.
  static let applicationID: Int64 = 0x6f6d_6e63
  /// Raised whenever the tables or what stands in them change.
  static let version: Int64 = 2

  /// `post` is ordered by rank within a name, so that the best of a frequent name are read first. `doc`'s row ids begin with the rank for
  /// the same reason. `about` has the names of indexed packages and what these say of themselves, by their first entry. `kind` and
  /// `registry` name the numbers within `post.facts` and the tags of `doc` and `about`; `next` holds the first entry that was never given.
  static let tables = """
    CREATE TABLE next(entry INTEGER NOT NULL);
    INSERT INTO next VALUES(1);
    CREATE TABLE chunk(id INTEGER PRIMARY KEY, sprint TEXT NOT NULL, batch INTEGER NOT NULL, sha256 TEXT NOT NULL, problem TEXT);
    CREATE TABLE package(
      id INTEGER PRIMARY KEY, registry TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, language TEXT NOT NULL, status TEXT NOT NULL,
      chunk INTEGER NOT NULL, row INTEGER NOT NULL, symbols INTEGER NOT NULL, first_path INTEGER NOT NULL, paths INTEGER NOT NULL,
      first_entry INTEGER, summary TEXT);
    CREATE TABLE registry(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE kind(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE TABLE scope(id INTEGER PRIMARY KEY, text TEXT NOT NULL, leaf INTEGER NOT NULL);
    CREATE TABLE post(
      name INTEGER NOT NULL, rank INTEGER NOT NULL, entry INTEGER NOT NULL, scope INTEGER NOT NULL, facts INTEGER NOT NULL,
      PRIMARY KEY(name, rank, entry)) WITHOUT ROWID;
    CREATE TABLE external(target TEXT NOT NULL, entry INTEGER NOT NULL);
    CREATE VIRTUAL TABLE name_part USING fts5(text, content='', detail='none', columnsize=0, tokenize='trigram');
    CREATE VIRTUAL TABLE name_word USING fts5(text, content='', detail='none', columnsize=0, prefix='3', tokenize='unicode61 remove_diacritics 0');
    CREATE VIRTUAL TABLE about USING fts5(tags, name, summary, text, content='', tokenize='porter unicode61');
    CREATE VIRTUAL TABLE doc USING fts5(tags, name, summary, text, content='', tokenize='porter unicode61');
    """

  static let indexes = """
    CREATE INDEX IF NOT EXISTS package_name ON package(name, registry);
    CREATE UNIQUE INDEX IF NOT EXISTS package_entry ON package(first_entry) WHERE first_entry IS NOT NULL;
    CREATE UNIQUE INDEX IF NOT EXISTS name_text ON name(text COLLATE NOCASE, text);
    CREATE UNIQUE INDEX IF NOT EXISTS scope_text ON scope(text);
    CREATE INDEX IF NOT EXISTS scope_leaf ON scope(leaf);
    CREATE INDEX IF NOT EXISTS external_target ON external(target);
    """

  /// Made when the rows stand: filling it row by row costs as much as all the rest.
  static let postIndex = "CREATE INDEX IF NOT EXISTS post_scope ON post(scope, name);"

  /// Checks that an open file is a catalog of this version.
  /// - Throws: `.corrupt` when it is none, `.invalid` when it is one of another version.
  static func validate(_ database: Database) throws(OmniError) {
    let hint = "remove it and run omni dataset index"
    let application: Int64?, version: Int64?
    do {
      application = try database.integer("PRAGMA application_id")
      version = try database.integer("PRAGMA user_version")
    } catch {
      throw OmniError(error.code, "cannot read the catalog", at: database.path, why: error.why, hint: hint)
    }
    guard application == applicationID else {
      throw OmniError(.corrupt, "not a catalog", at: database.path, why: "its application id is not omni's", hint: hint)
    }
    guard version == Self.version else {
      throw OmniError(
        .invalid, "the catalog has another schema", at: database.path,
        why: "it has version \(version ?? 0), this omni reads version \(Self.version)", hint: hint)
    }
  }
}

/// What `post.facts` says of a path, so that filters need no chunk.
public struct CatalogFacts: Sendable, Equatable {
  /// Row in `kind`; 0 for a path that leads to another package.
  public var kind: Int64
  /// Row in `registry`.
  public var registry: Int64
  public var isDeprecated: Bool

  public init(kind: Int64, registry: Int64, isDeprecated: Bool) {
    self.kind = kind
    self.registry = registry
    self.isDeprecated = isDeprecated
  }

  public init(_ packed: Int64) {
    self.init(kind: packed >> 1 & 0x3f, registry: packed >> 7, isDeprecated: packed & 1 != 0)
  }

  public var packed: Int64 { registry << 7 | kind << 1 | (isDeprecated ? 1 : 0) }
}

/// The order within a name: smaller is better.
public enum CatalogRank {
  /// A path that is not the canonical one of its symbol: found by its whole spelling only.
  public static let alias: Int64 = 255

  /// Short scopes first, what is deprecated behind. From 0 to 254.
  /// - Parameter scopeLength: bytes before the path's last step.
  static func of(scopeLength: Int, isDeprecated: Bool) -> Int64 { Int64(min(isDeprecated ? scopeLength + 100 : scopeLength, 254)) }

  /// The row of an entry's text in `doc`.
  static func document(rank: Int64, entry: Int64) -> Int64 { rank << 40 | entry }
  /// The entry of a row in `doc`.
  public static func entry(ofDocument row: Int64) -> Int64 { row & (1 << 40 - 1) }
}
