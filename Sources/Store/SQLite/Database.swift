import CSQLite
public import Records

/// One SQLite connection: opened once, closed when the last owner and the last statement let go of it.
///
/// A connection belongs to one thread (SQLite is opened without its mutexes).
public final class Database {
  let handle: OpaquePointer
  /// The file's path, `:memory:` for a database in memory. For messages.
  public let path: String

  /// The linked SQLite's version.
  public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  /// The sealed files it reads.
  private var mounts: [SealedMount] = []

  /// Context of the C callbacks of `allowOnlyReading`; kept here because SQLite does not own it.
  var readGuard: ReadGuard?

  /// Creates an empty database file, or opens the one there for writing.
  /// - Throws: `.environment` when the file cannot be made.
  public convenience init(creating path: String) throws(OmniError) {
    try self.init(path: path, uri: Self.uri(path, parameters: ""), flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
  }

  /// Opens a file for reading, sealed or as SQLite wrote it: no locks, no journal, nothing in its schema trusted. It must not change meanwhile.
  /// - Throws: `.environment` when it cannot be opened; `.corrupt` for a damaged seal. Bytes that are no database show up at the first
  ///   statement.
  public convenience init(reading path: String) throws(OmniError) {
    if let mount = try Self.mount(path) {
      try self.init(path: path, uri: mount.uri, flags: SQLITE_OPEN_READONLY)
      mounts.append(mount)
    } else {
      try self.init(path: path, uri: Self.uri(path, parameters: Self.immutable), flags: SQLITE_OPEN_READONLY)
    }
    try distrust()
  }

  /// Opens a sealed file, wherever it is, for reading.
  /// - Parameter name: for messages.
  /// - Throws: `.corrupt` for a damaged seal; what reading its end throws.
  public convenience init(_ source: any ByteSource, name: String) throws(OmniError) {
    let mount = SealedMount(try SealedFile(source, name: name))
    try self.init(path: name, uri: mount.uri, flags: SQLITE_OPEN_READONLY)
    mounts.append(mount)
    try distrust()
  }

  /// A file's mount, nil when it is not sealed.
  private static func mount(_ path: String) throws(OmniError) -> SealedMount? {
    let source: FileSource
    do throws(OmniError) { source = try FileSource(path) } catch {
      throw OmniError(.environment, "cannot open the database", at: path, why: error.why ?? error.what, hint: error.hint)
    }
    guard source.count >= 4, SealedLayout.number(try source.read(0..<4)) == SealedLayout.frameMagic else { return nil }
    return SealedMount(try SealedFile(source, name: path))
  }

  /// A database in memory.
  public convenience init() throws(OmniError) {
    try self.init(path: ":memory:", uri: ":memory:", flags: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
    try distrust()
  }

  private init(path: String, uri: String, flags: Int32) throws(OmniError) {
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(uri, &opened, flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard code == SQLITE_OK, let opened else {
      let error = OmniError.sqlite(code, opened, "cannot open the database", at: path)
      sqlite3_close_v2(opened)
      throw error
    }
    handle = opened
    self.path = path
  }

  deinit { sqlite3_close_v2(handle) }

  /// Functions with side effects do not run from the schema of a file that others wrote, and no statement can damage the file.
  private func distrust() throws(OmniError) {
    for (option, on) in [(SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)] as [(Int32, Int32)] {
      let code = omni_sqlite_switch(handle, option, on)
      guard code == SQLITE_OK else { throw OmniError.sqlite(code, handle, "cannot secure the database", at: path) }
    }
  }

  // MARK: Statements

  /// Runs statements that return no rows of interest, one after the other.
  public func execute(_ sql: String) throws(OmniError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw OmniError.sqlite(code, handle, "SQLite refused a statement", at: path) }
  }

  /// The first column of the first row as an integer, nil when there is no row.
  public func integer(_ sql: String) throws(OmniError) -> Int64? {
    let statement = try Statement(self, sql)
    return try statement.step() ? statement.integer(0) : nil
  }

  private static let immutable = "?immutable=1"

  /// A `file:` URI; every byte that could mean something in a URI is percent-encoded.
  private static func uri(_ path: String, parameters: String) -> String {
    var uri = "file:"
    for byte in path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        uri.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        uri += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
      }
    }
    return uri + parameters
  }
}
