import CSQLite
import Glibc
import Records

extension OmniError {
  /// The error behind an SQLite result code, in SQLite's own words.
  /// - Parameters:
  ///   - code: a primary or extended result code.
  ///   - handle: the connection it came from; nil when there is none, the generic text of the code is used then.
  ///   - what: what was tried.
  static func sqlite(_ code: Int32, _ handle: OpaquePointer?, _ what: String, at location: String?) -> OmniError {
    if code & 0xff == SQLITE_IOERR, let failure = handle.flatMap(readFailure) { return failure }
    let why = handle.map { String(cString: sqlite3_errmsg($0)) } ?? String(cString: sqlite3_errstr(code))
    let systemError = handle.map { sqlite3_system_errno($0) } ?? 0
    switch code & 0xff {
    case SQLITE_FULL,
      SQLITE_IOERR where systemError == ENOSPC:
      return OmniError(.environment, what, at: location, why: why, hint: "free some disk space, then run it again")
    case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY, SQLITE_NOMEM, SQLITE_BUSY, SQLITE_LOCKED:
      return OmniError(.environment, what, at: location, why: why, hint: "check that the file exists, its permissions and its disk")
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      return OmniError(.corrupt, what, at: location, why: why, hint: "make or fetch the file again")
    case SQLITE_INTERRUPT:
      return OmniError(.limit, what, at: location, why: "the time limit was reached", hint: "ask for less, or raise the limit")
    case SQLITE_TOOBIG:
      return OmniError(.limit, what, at: location, why: why, hint: "ask for less")
    default:
      return OmniError(.usage, what, at: location, why: why)
    }
  }

  /// Why a sealed file of a connection could not be read; nil when none failed.
  private static func readFailure(_ handle: OpaquePointer) -> OmniError? {
    var number: Int32 = 0
    while let schema = sqlite3_db_name(handle, number) {
      var failure: OmniError?
      withUnsafeMutablePointer(to: &failure) { _ = sqlite3_file_control(handle, schema, SealedVFS.failureRequest, $0) }
      if let failure { return failure }
      number += 1
    }
    return nil
  }
}
