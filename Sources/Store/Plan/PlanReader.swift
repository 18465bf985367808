public import Records

/// A published plan, open for reading. Trusts nothing in the file. A reader belongs to one thread.
public final class PlanReader {
  public let path: String
  /// The sprint's name.
  public let name: String
  /// Name and version of what made it.
  public let tool: String
  /// Lower-case hexadecimal SHA-256 over packages and batches: plans of one id ask for the same.
  public let id: String
  /// How its batches were cut.
  public let size: BatchSize
  /// In the plan's order.
  public let registries: [PlannedRegistry]
  /// By number, from 0.
  public let batches: [PlannedBatch]
  private let database: Database

  /// How many packages the plan has.
  public var count: Int { batches.last?.rows.upperBound ?? 0 }

  /// Opens a plan and reads its list of batches.
  /// - Throws: `.notFound`, `.environment` when it cannot be opened; `.corrupt` when it is no plan or its parts do not fit together;
  ///   `.invalid` when it has another schema.
  /// - Complexity: O(batches).
  public init(path: String) throws(OmniError) {
    self.path = path
    guard isFile(path) else { throw OmniError(.notFound, "there is no such plan", at: path, hint: "make it with omni sprint plan") }
    database = try Database(reading: path)
    let application: Int64?, version: Int64?
    do {
      application = try database.integer("PRAGMA application_id")
      version = try database.integer("PRAGMA user_version")
    } catch { throw OmniError(error.code, "cannot read the plan", at: path, why: error.why) }
    guard application == PlanSchema.applicationID else {
      throw OmniError(.corrupt, "not a plan", at: path, hint: "name a file that omni sprint plan wrote")
    }
    guard version == PlanSchema.version else {
      throw OmniError(
        .invalid, "the plan has another schema", at: path, why: "it has version \(version ?? 0), this omni reads version \(PlanSchema.version)",
        hint: "plan the sprint again")
    }
    var meta: [String: String] = [:]
    let pairs = try Statement(database, "SELECT key, value FROM meta")
    while try pairs.step() { meta[pairs.string(0) ?? ""] = pairs.string(1) }
    guard let name = meta["name"], let tool = meta["tool"], let id = meta["id"], id.utf8.count == 64 else { throw Self.damaged(path, "meta", 0) }
    (self.name, self.tool, self.id) = (name, tool, id)
    var size = BatchSize()
    if let bytes = meta["batch.bytes"].flatMap({ Int($0) }), bytes > 0 { size.bytes = bytes }
    if let packages = meta["batch.packages"].flatMap({ Int($0) }), packages > 0 { size.packages = packages }
    size.least = meta["batch.least"].flatMap { Int($0) }.map { max(1, $0) } ?? 1
    self.size = size

    var registries: [PlannedRegistry] = []
    let rows = try Statement(database, "SELECT id, name, cursor FROM registry ORDER BY id")
    while try rows.step() {
      guard let id = rows.string(1), rows.integer(0) == registries.count else { throw Self.damaged(path, "registry", rows.integer(0)) }
      registries.append(PlannedRegistry(id: id, cursor: rows.string(2)))
    }
    let bases = try Statement(database, "SELECT registry, name, url FROM base")
    while try bases.step() {
      guard registries.indices.contains(Int(bases.integer(0))), let name = bases.string(1), let url = bases.string(2) else {
        throw Self.damaged(path, "base", bases.integer(0))
      }
      registries[Int(bases.integer(0))].bases[name] = url
    }
    self.registries = registries

    var batches: [PlannedBatch] = []
    var next: Int64 = 0
    let slices = try Statement(database, "SELECT number, registry, first, packages, bytes FROM batch ORDER BY number")
    while try slices.step() {
      let first = slices.integer(2), count = slices.integer(3)
      guard slices.integer(0) == batches.count, registries.indices.contains(Int(slices.integer(1))), first == next, count > 0, count < 1 << 31,
        slices.integer(4) >= 0
      else { throw Self.damaged(path, "batch", slices.integer(0)) }
      next = first + count
      batches.append(
        PlannedBatch(
          number: batches.count, registry: registries[Int(slices.integer(1))].id, rows: Int(first)..<Int(next), bytes: Int(slices.integer(4))))
    }
    guard let highest = try database.integer("SELECT max(id) FROM package"), highest == next - 1 else { throw Self.damaged(path, "package", next) }
    self.batches = batches
  }

  /// Packages of the plan, by place.
  /// - Throws: `.corrupt` when one is missing or malformed.
  public func packages(_ rows: Range<Int>) throws(OmniError) -> [PlannedPackage] {
    var packages: [PlannedPackage] = []
    try forEach(rows) { _, package in packages.append(package) }
    return packages
  }

  /// Hands out packages one by one, with their places.
  /// - Throws: as `packages`.
  public func forEach(_ rows: Range<Int>, _ body: (Int, PlannedPackage) -> Void) throws(OmniError) {
    let statement = try Statement(
      database, "SELECT id, name, version, file, url, size, checksum, warnings, mark FROM package WHERE id >= ? AND id < ? ORDER BY id")
    statement.bind(1, Int64(rows.lowerBound))
    statement.bind(2, Int64(rows.upperBound))
    var next = rows.lowerBound
    while try statement.step() {
      guard statement.integer(0) == next, statement.string(1) != nil else { throw Self.damaged(path, "package", Int64(next)) }
      body(next, Self.package(statement, from: 1))
      next += 1
    }
    guard next == rows.upperBound else { throw Self.damaged(path, "package", Int64(next)) }
  }

  /// How many packages have an archive of known size, and those sizes together.
  public func knownSizes(_ rows: Range<Int>) throws(OmniError) -> (packages: Int, bytes: Int) {
    let statement = try Statement(database, "SELECT count(size), coalesce(sum(size), 0) FROM package WHERE id >= ? AND id < ?")
    statement.bind(1, Int64(rows.lowerBound))
    statement.bind(2, Int64(rows.upperBound))
    return try statement.step() ? (Int(statement.integer(0)), Int(statement.integer(1))) : (0, 0)
  }

  /// How many packages have a release that is known: its file and checksum.
  public func knownReleases(_ rows: Range<Int>) throws(OmniError) -> Int {
    let statement = try Statement(database, "SELECT count(file) FROM package WHERE id >= ? AND id < ?")
    statement.bind(1, Int64(rows.lowerBound))
    statement.bind(2, Int64(rows.upperBound))
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  /// A package of a row whose columns begin at `first`.
  static func package(_ row: borrowing Statement, from first: Int32) -> PlannedPackage {
    let size = row.isNull(first + 4) ? nil : Int(row.integer(first + 4))
    let version = row.string(first + 1)
    return PlannedPackage(
      name: row.string(first) ?? "", version: version == "" ? nil : version, fileName: row.string(first + 2), url: row.string(first + 3), size: size,
      checksum: row.string(first + 5), warnings: row.string(first + 6).map { $0.split(separator: "\n").map(String.init) } ?? [],
      mark: row.string(first + 7))
  }

  private static func damaged(_ path: String, _ table: String, _ row: Int64) -> OmniError {
    OmniError(.corrupt, "the plan is damaged", at: path, why: "row \(row) of '\(table)' does not fit", hint: "plan the sprint again")
  }
}
