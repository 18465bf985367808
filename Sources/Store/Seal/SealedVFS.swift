import CSQLite
import Glibc
import Records
import Synchronization

/// A sealed file as SQLite sees it: a database that cannot change, under a URI of its own while this object lives.
final class SealedMount: Sendable {
  private let number: Int
  /// What to open or attach.
  var uri: String { "file:/\(number)?vfs=\(SealedVFS.name)&immutable=1&mode=ro" }

  init(_ file: SealedFile) { number = SealedVFS.add(file) }

  deinit { SealedVFS.remove(number) }
}

/// SQLite's way to sealed files: a VFS (sqlite.org/vfs.html) that opens mounted files for reading and nothing else. Locks are no-ops, for
/// nothing changes; time, sleep, chance, and the nameless files that large sorts spill into are the system's own VFS's.
enum SealedVFS {
  static let name = "omni-sealed"

  private struct Mounts {
    var files: [Int: SealedFile] = [:]
    var next = 1
  }
  private static let mounts = Mutex(Mounts())

  static func add(_ file: SealedFile) -> Int {
    isRegistered
    return mounts.withLock { mounts in
      defer { mounts.next += 1 }
      mounts.files[mounts.next] = file
      return mounts.next
    }
  }

  static func remove(_ number: Int) { mounts.withLock { $0.files[number] = nil } }

  /// Asks a file of a connection why its last read failed; the argument is an `OmniError?`.
  static let failureRequest: Int32 = 0x6f6d

  /// What SQLite has of an open file; the first member is its own.
  private struct OpenFile {
    var base: sqlite3_file
    var file: Unmanaged<SealedFile>
  }

  private static func file(_ file: UnsafeMutablePointer<sqlite3_file>?) -> SealedFile? {
    guard let file else { return nil }
    return UnsafeRawPointer(file).assumingMemoryBound(to: OpenFile.self).pointee.file.takeUnretainedValue()
  }

  // SQLITE_IOERR_READ and SQLITE_IOERR_SHORT_READ, which C's headers make of others.
  private static let readError = SQLITE_IOERR | 1 << 8
  private static let shortRead = SQLITE_IOERR | 2 << 8

  // Never changed, never freed: SQLite keeps pointers to them.
  nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 1
    methods.pointee.xClose = { file in
      guard let file else { return SQLITE_OK }
      UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self).pointee.file.release()
      return SQLITE_OK
    }
    methods.pointee.xRead = { file, buffer, count, offset in
      guard let file = SealedVFS.file(file), let buffer else { return SQLITE_IOERR }
      return read(file, UnsafeMutableRawBufferPointer(start: buffer, count: Int(count)), at: Int(offset))
    }
    methods.pointee.xWrite = { _, _, _, _ in SQLITE_READONLY }
    methods.pointee.xTruncate = { _, _ in SQLITE_READONLY }
    methods.pointee.xSync = { _, _ in SQLITE_OK }
    methods.pointee.xFileSize = { file, size in
      size?.pointee = Int64(SealedVFS.file(file)?.count ?? 0)
      return SQLITE_OK
    }
    methods.pointee.xLock = { _, _ in SQLITE_OK }
    methods.pointee.xUnlock = { _, _ in SQLITE_OK }
    methods.pointee.xCheckReservedLock = { _, isReserved in
      isReserved?.pointee = 0
      return SQLITE_OK
    }
    methods.pointee.xFileControl = { file, request, argument in
      guard request == failureRequest, let argument else { return SQLITE_NOTFOUND }
      argument.assumingMemoryBound(to: OmniError?.self).pointee = SealedVFS.file(file)?.takeFailure()
      return SQLITE_OK
    }
    methods.pointee.xSectorSize = { _ in 4096 }
    methods.pointee.xDeviceCharacteristics = { _ in SQLITE_IOCAP_IMMUTABLE }
    return methods
  }()

  private static func read(_ file: SealedFile, _ buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int32 {
    let there = max(0, min(buffer.count, file.count - offset))
    guard file.tryRead(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<there]), at: offset) else { return readError }
    if there == buffer.count { return SQLITE_OK }
    // SQLite wants zeros for what lies behind the end.
    UnsafeMutableRawBufferPointer(rebasing: buffer[there...]).initializeMemory(as: UInt8.self, repeating: 0)
    return shortRead
  }

  private static let isRegistered: Void = {
    guard let system = sqlite3_vfs_find(nil) else { return }
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    vfs.initialize(to: system.pointee)
    vfs.pointee.pNext = nil
    vfs.pointee.szOsFile = max(system.pointee.szOsFile, Int32(MemoryLayout<OpenFile>.size))
    vfs.pointee.zName = UnsafePointer(strdup(name))
    vfs.pointee.xOpen = { _, path, file, flags, outFlags in
      if path == nil, let system = sqlite3_vfs_find(nil) { return system.pointee.xOpen(system, nil, file, flags, outFlags) }
      guard let file, let path, flags & SQLITE_OPEN_MAIN_DB != 0, let number = Int(String(cString: path).dropFirst()),
        let sealed = mounts.withLock({ $0.files[number] })
      else {
        file?.pointee.pMethods = nil
        return SQLITE_CANTOPEN
      }
      UnsafeMutableRawPointer(file).assumingMemoryBound(to: OpenFile.self)
        .initialize(to: OpenFile(base: sqlite3_file(pMethods: methods), file: .passRetained(sealed)))
      outFlags?.pointee = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB
      return SQLITE_OK
    }
    vfs.pointee.xDelete = { _, _, _ in SQLITE_READONLY }
    vfs.pointee.xAccess = { _, _, _, result in
      result?.pointee = 0
      return SQLITE_OK
    }
    vfs.pointee.xFullPathname = { _, path, size, result in
      guard let path, let result, strlen(path) < Int(size) else { return SQLITE_CANTOPEN }
      strcpy(result, path)
      return SQLITE_OK
    }
    sqlite3_vfs_register(vfs, 0)
  }()
}
