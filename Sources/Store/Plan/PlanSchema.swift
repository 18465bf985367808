import Records

/// The tables of a plan file. All ids count from 0; packages stand in the order of registry, name, version (in byte order).
enum PlanSchema {
  /// Marks an SQLite file as a plan: `ompl` in ASCII.
  static let applicationID: Int64 = 0x6f6d_706c
  /// Raised whenever the tables change.
  static let version: Int64 = 1

  static let tables = """
    CREATE TABLE meta(key TEXT NOT NULL, value TEXT NOT NULL);
    CREATE TABLE registry(id INTEGER PRIMARY KEY, name TEXT NOT NULL, cursor TEXT);
    CREATE TABLE base(registry INTEGER NOT NULL, name TEXT NOT NULL, url TEXT NOT NULL);
    CREATE TABLE package(
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, version TEXT, file TEXT, url TEXT, size INTEGER, checksum TEXT, warnings TEXT, mark TEXT);
    CREATE TABLE batch(
      number INTEGER PRIMARY KEY, registry INTEGER NOT NULL, first INTEGER NOT NULL, packages INTEGER NOT NULL, bytes INTEGER NOT NULL);
    """

  /// Where packages wait to be sorted; gone when the plan is finished.
  static let staging = """
    CREATE TEMP TABLE staged(
      registry INTEGER NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, file TEXT, url TEXT, size INTEGER, checksum TEXT, warnings TEXT,
      mark TEXT, PRIMARY KEY(registry, name, version)) WITHOUT ROWID;
    """
}
