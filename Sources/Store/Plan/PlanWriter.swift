import Crypto
public import Records

/// Builds a plan: takes packages in any order, sorts them, cuts batches, and publishes the file in one go.
///
/// What is taken lies in a temporary table of SQLite's, so a plan of millions of packages needs little memory. Equal packages give
/// equal bytes. A writer belongs to one thread.
public final class PlanWriter {
  private let database: Database
  private let file: PartialFile
  private let name: String
  private let tool: String
  private var registries: [PlannedRegistry] = []

  /// Starts a plan; nothing is seen at its path before `finish`.
  /// - Throws: `.environment` when the file cannot be made.
  public init(path: String, name: String, tool: String) throws(OmniError) {
    self.name = name
    self.tool = tool
    try makeFolder(directory(of: path))
    file = PartialFile(of: path)
    database = try Database(creating: file.path)
    try database.execute(
      """
      PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = ON;
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -64000;
      PRAGMA temp_store = FILE;
      BEGIN;
      PRAGMA application_id = \(PlanSchema.applicationID); PRAGMA user_version = \(PlanSchema.version);
      """)
    try database.execute(PlanSchema.tables + PlanSchema.staging)
  }

  /// Begins a registry; packages added from here on are its own.
  public func begin(_ registry: PlannedRegistry) { registries.append(registry) }

  /// Says where the current registry's next plan goes on.
  public func setCursor(_ cursor: String?) { if !registries.isEmpty { registries[registries.count - 1].cursor = cursor } }

  /// Adds a package of the current registry; one of equal name and version takes the place of the other.
  /// - Complexity: O(log n).
  public func add(_ package: PlannedPackage) throws(OmniError) {
    let insert = try statement(&insertion, "INSERT OR REPLACE INTO staged VALUES(?,?,?,?,?,?,?,?,?)")
    insert.value.bind(1, Int64(registries.count - 1))
    insert.value.bind(2, copying: package.name)
    insert.value.bind(3, copying: package.version ?? "")
    insert.value.bind(4, copying: package.fileName)
    insert.value.bind(5, copying: package.url)
    if let size = package.size { insert.value.bind(6, Int64(size)) } else { insert.value.bindNull(6) }
    insert.value.bind(7, copying: package.checksum)
    insert.value.bind(8, copying: package.warnings.isEmpty ? nil : package.warnings.joined(separator: "\n"))
    insert.value.bind(9, copying: package.mark)
    try insert.value.check(insert.value.run())
  }

  /// The versions of a package of the current registry that were added; empty texts where none is known.
  public func versions(of name: String) throws(OmniError) -> [String] {
    let select = try statement(&selection, "SELECT version FROM staged WHERE registry = ? AND name = ?")
    select.value.reset()
    select.value.bind(1, Int64(registries.count - 1))
    select.value.bind(2, copying: name)
    var versions: [String] = []
    while try select.value.step() { versions.append(select.value.string(0) ?? "") }
    return versions
  }

  /// Packages of the current registry whose release is not known, by name.
  /// - Parameter limit: only those among the first so many packages; nil: all.
  public func unresolved(limit: Int? = nil) throws(OmniError) -> [PlannedPackage] {
    let select = try Statement(
      database,
      """
      SELECT * FROM (SELECT name, version, file, url, size, checksum, warnings, mark FROM staged WHERE registry = ? ORDER BY name, version LIMIT ?)
        WHERE file IS NULL
      """)
    select.bind(1, Int64(registries.count - 1))
    select.bind(2, Int64(limit ?? -1))
    var packages: [PlannedPackage] = []
    while try select.step() { packages.append(PlanReader.package(select, from: 0)) }
    return packages
  }

  /// Forgets all versions of a package of the current registry.
  public func remove(_ name: String) throws(OmniError) {
    let delete = try statement(&deletion, "DELETE FROM staged WHERE registry = ? AND name = ?")
    delete.value.bind(1, Int64(registries.count - 1))
    delete.value.bind(2, copying: name)
    try delete.value.check(delete.value.run())
  }

  private var insertion: Prepared?, selection: Prepared?, deletion: Prepared?

  /// A statement that is prepared once.
  private final class Prepared {
    let value: Statement
    init(_ database: Database, _ sql: String) throws(OmniError) { value = try Statement(database, sql) }
  }

  private func statement(_ kept: inout Prepared?, _ sql: String) throws(OmniError) -> Prepared {
    if let kept { return kept }
    let made = try Prepared(database, sql)
    kept = made
    return made
  }

  // MARK: The end

  /// Sorts and numbers the packages, cuts them into batches of about equal bytes, and gives the file its name.
  /// - Parameters:
  ///   - limit: most packages of the plan, the first by name of each registry in turn; nil: all.
  ///   - isWanted: asked for each package, with its registry's id; those it refuses are left out.
  /// - Returns: the published plan.
  /// - Throws: `.usage` when no package is left; `.environment` when the disk is full.
  /// - Complexity: O(n log n) in all.
  public func finish(
    _ size: BatchSize, limit: Int? = nil, isWanted: (PlannedPackage, String) -> Bool = { _, _ in true }
  ) throws(OmniError) -> PlanReader {
    var hash = SHA256()
    var row = 0, batches = 0
    let insert = try Statement(database, "INSERT INTO package VALUES(?,?,?,?,?,?,?,?,?)")
    let insertBatch = try Statement(database, "INSERT INTO batch VALUES(?,?,?,?,?)")
    for (index, registry) in registries.enumerated() {
      let first = row
      // What is known of sizes decides what the others are taken for.
      var known = 0, knownBytes = 0
      var sizes: [UInt32] = []
      let rows = try Statement(
        database, "SELECT name, version, file, url, size, checksum, warnings, mark FROM staged WHERE registry = ? ORDER BY name, version")
      rows.bind(1, Int64(index))
      while row < limit ?? .max, try rows.step() {
        let package = PlanReader.package(rows, from: 0)
        guard isWanted(package, registry.id) else { continue }
        insert.bind(1, Int64(row))
        for column in 0..<8 as Range<Int32> where column != 4 {
          let text = rows.string(column)
          insert.bind(column + 2, copying: column == 1 && text == "" ? nil : text)
          Self.feed(&hash, text)
        }
        if let size = package.size { insert.bind(6, Int64(size)) } else { insert.bindNull(6) }
        Self.feed(&hash, package.size.map(String.init))
        try insert.check(insert.run())
        if let size = package.size { (known, knownBytes) = (known + 1, knownBytes + size) }
        sizes.append(package.size.map { UInt32(clamping: max(1, $0)) } ?? 0)
        row += 1
      }
      Self.feed(&hash, registry.id)
      let estimate = known > 0 ? max(1, knownBytes / known) : size.unknown
      var number = batches
      for (rows, bytes) in Self.cut(sizes.map { $0 > 0 ? Int($0) : estimate }, size) {
        insertBatch.bind(1, Int64(number))
        insertBatch.bind(2, Int64(index))
        insertBatch.bind(3, Int64(first + rows.lowerBound))
        insertBatch.bind(4, Int64(rows.count))
        insertBatch.bind(5, Int64(bytes))
        try insertBatch.check(insertBatch.run())
        Self.feed(&hash, "\(first + rows.lowerBound)")
        number += 1
      }
      batches = number
    }
    guard row > 0 else { throw OmniError(.usage, "the plan has no packages", at: name, hint: "nothing is new, or the filter is too narrow") }
    try writeHead(id: hash.finalize().hexadecimal, size)
    (insertion, selection, deletion) = (nil, nil, nil)
    try database.execute("DROP TABLE temp.staged; COMMIT")
    try file.overwrite([0, 0, 0, 0], at: 96)
    try file.publish()
    return try PlanReader(path: file.target)
  }

  private func writeHead(id: String, _ size: BatchSize) throws(OmniError) {
    let meta = try Statement(database, "INSERT INTO meta VALUES(?,?)")
    for (key, value) in [
      ("name", name), ("tool", tool), ("id", id), ("batch.bytes", String(size.bytes)), ("batch.packages", String(size.packages)),
      ("batch.least", String(size.least)),
    ] {
      meta.bind(1, copying: key)
      meta.bind(2, copying: value)
      try meta.check(meta.run())
    }
    let registry = try Statement(database, "INSERT INTO registry VALUES(?,?,?)")
    let base = try Statement(database, "INSERT INTO base VALUES(?,?,?)")
    for (index, one) in registries.enumerated() {
      registry.bind(1, Int64(index))
      registry.bind(2, copying: one.id)
      registry.bind(3, copying: one.cursor)
      try registry.check(registry.run())
      for (name, url) in one.bases.sorted(by: { $0.key < $1.key }) {
        base.bind(1, Int64(index))
        base.bind(2, copying: name)
        base.bind(3, copying: url)
        try base.check(base.run())
      }
    }
  }

  /// Adds a text to the plan's digest, so that no two lists of texts look alike.
  private static func feed(_ hash: inout SHA256, _ text: String?) {
    guard var text else { return hash.update(data: [0xff]) }
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    hash.update(data: [0xfe])
  }

  /// Cuts sizes into runs of about equal sums.
  ///
  /// As many batches as the bytes ask for, each ending where its share of the whole is reached; none has more packages than allowed.
  static func cut(_ sizes: [Int], _ size: BatchSize) -> [(rows: Range<Int>, bytes: Int)] {
    let total = sizes.reduce(0, +)
    guard total > 0 else { return [] }
    let most = min(size.bytes, max(size.leastBytes, total / size.least))
    let count = max(1, (total + most - 1) / most)
    let share = (total + count - 1) / count
    var batches: [(rows: Range<Int>, bytes: Int)] = []
    var start = 0, bytes = 0
    for (row, one) in sizes.enumerated() {
      // A package that would overshoot by more than it would leave open begins the next batch.
      if row > start, bytes + one - share > share - bytes || row - start >= size.packages {
        batches.append((start..<row, bytes))
        (start, bytes) = (row, 0)
      }
      bytes += one
    }
    batches.append((start..<sizes.count, bytes))
    return batches
  }
}
