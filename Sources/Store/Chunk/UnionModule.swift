import CSQLite
import Glibc
public import Records

extension Database {
  /// Makes the views of all chunks of a union tables of this connection: packages, files, symbols, parameters.
  /// - Throws: what SQLite says.
  public func attach(_ union: ChunkUnion) throws(OmniError) {
    let code = sqlite3_create_module_v2(
      handle, UnionModule.name, UnionModule.module, Unmanaged.passRetained(union).toOpaque(),
      { pointer in if let pointer { Unmanaged<ChunkUnion>.fromOpaque(pointer).release() } })
    guard code == SQLITE_OK else { throw OmniError.sqlite(code, handle, "cannot unite the chunks", at: path) }
    for view in ChunkSchema.viewNames { try execute("CREATE VIRTUAL TABLE temp.\(view) USING \(UnionModule.name)") }
  }
}

/// SQLite's way to a union of chunks: a virtual table (sqlite.org/vtab.html) for each view. Columns that must equal a value are compared
/// in the chunks already, and of the others only those that the statement needs are read.
enum UnionModule {
  static let name = "omni_union"

  // Never changed, never freed: SQLite keeps a pointer to it.
  nonisolated(unsafe) static let module: UnsafeMutablePointer<sqlite3_module> = {
    let module = UnsafeMutablePointer<sqlite3_module>.allocate(capacity: 1)
    module.initialize(to: sqlite3_module())
    module.pointee.xCreate = { connect($0, $1, $2, $3, $4, $5) }
    module.pointee.xConnect = { connect($0, $1, $2, $3, $4, $5) }
    module.pointee.xDisconnect = { destroy($0, UnionTable.self) }
    module.pointee.xDestroy = { destroy($0, UnionTable.self) }
    module.pointee.xBestIndex = { table, plan in
      guard let table, let plan else { return SQLITE_ERROR }
      return object(table, UnionTable.self).plan(plan)
    }
    module.pointee.xOpen = { table, cursor in
      guard let table, let cursor else { return SQLITE_ERROR }
      return allocate(sqlite3_vtab_cursor(), UnionCursor(object(table, UnionTable.self)), into: cursor)
    }
    module.pointee.xClose = { destroy($0, UnionCursor.self) }
    module.pointee.xFilter = { cursor, _, plan, count, values in
      guard let cursor, let plan else { return SQLITE_ERROR }
      return object(cursor, UnionCursor.self).filter(String(cString: plan), UnsafeBufferPointer(start: values, count: Int(count)))
    }
    module.pointee.xNext = { cursor in
      guard let cursor else { return SQLITE_ERROR }
      return object(cursor, UnionCursor.self).next()
    }
    module.pointee.xEof = { cursor in cursor.map { object($0, UnionCursor.self).isAtEnd } ?? true ? 1 : 0 }
    module.pointee.xColumn = { cursor, context, column in
      guard let cursor else { return SQLITE_ERROR }
      object(cursor, UnionCursor.self).column(column, context)
      return SQLITE_OK
    }
    module.pointee.xRowid = { cursor, row in
      guard let cursor else { return SQLITE_ERROR }
      row?.pointee = object(cursor, UnionCursor.self).row
      return SQLITE_OK
    }
    return module
  }()

  private static func connect(
    _ handle: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ count: Int32, _ arguments: UnsafePointer<UnsafePointer<CChar>?>?,
    _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?, _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> Int32 {
    // The arguments are the module's name, the schema's and the table's.
    guard let context, let table, count >= 3, let view = arguments?[2].map({ String(cString: $0) }) else { return SQLITE_ERROR }
    do throws(OmniError) {
      let columns = try ChunkSchema.columns(of: view)
      let code = sqlite3_declare_vtab(
        handle, "CREATE TABLE t(sprint TEXT, " + columns.map { "\"\($0.name)\" \($0.type)" }.joined(separator: ", ") + ")")
      guard code == SQLITE_OK else { return code }
      let union = Unmanaged<ChunkUnion>.fromOpaque(context).takeUnretainedValue()
      return allocate(sqlite3_vtab(), UnionTable(union, view, columns.map(\.name)), into: table)
    } catch {
      message?.pointee = sqliteCopy(error.description)
      return SQLITE_ERROR
    }
  }

  // MARK: Objects behind C structures

  /// What SQLite has of an object; the first member is its own.
  private struct Handle<Base, Object: AnyObject> {
    var base: Base
    var object: Unmanaged<Object>
  }

  private static func allocate<Base, Object: AnyObject>(
    _ base: Base, _ object: Object, into place: UnsafeMutablePointer<UnsafeMutablePointer<Base>?>
  ) -> Int32 {
    let handle = UnsafeMutablePointer<Handle<Base, Object>>.allocate(capacity: 1)
    handle.initialize(to: Handle(base: base, object: .passRetained(object)))
    place.pointee = UnsafeMutableRawPointer(handle).assumingMemoryBound(to: Base.self)
    return SQLITE_OK
  }

  private static func object<Base, Object: AnyObject>(_ base: UnsafeMutablePointer<Base>, _: Object.Type) -> Object {
    UnsafeMutableRawPointer(base).assumingMemoryBound(to: Handle<Base, Object>.self).pointee.object.takeUnretainedValue()
  }

  private static func destroy<Base, Object: AnyObject>(_ base: UnsafeMutablePointer<Base>?, _: Object.Type) -> Int32 {
    guard let base else { return SQLITE_OK }
    let handle = UnsafeMutableRawPointer(base).assumingMemoryBound(to: Handle<Base, Object>.self)
    handle.pointee.object.release()
    handle.deinitialize(count: 1)
    handle.deallocate()
    return SQLITE_OK
  }
}
