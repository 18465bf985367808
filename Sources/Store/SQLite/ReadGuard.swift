import CSQLite
import Glibc

/// What the C callbacks of a guarded connection need: when to stop.
final class ReadGuard {
  let deadline: ContinuousClock.Instant
  init(deadline: ContinuousClock.Instant) { self.deadline = deadline }
}

extension Database {
  /// From now on, this connection only reads: an authorizer refuses everything but SELECT and plain functions, and whatever
  /// still runs when the time is over stops with `.limit`. There is no way back. For SQL that others wrote.
  /// - Parameter timeLimit: wall-clock time from now on, checked about every 1000 steps of SQLite's machine.
  public func allowOnlyReading(timeLimit: Duration) {
    let readGuard = ReadGuard(deadline: .now + min(timeLimit, .seconds(1 << 30)))
    self.readGuard = readGuard
    sqlite3_progress_handler(
      handle, 1000,
      { context in
        guard let context else { return 1 }
        return .now < Unmanaged<ReadGuard>.fromOpaque(context).takeUnretainedValue().deadline ? 0 : 1
      }, Unmanaged.passUnretained(readGuard).toOpaque())
    sqlite3_set_authorizer(
      handle,
      { _, action, _, function, _, _ in
        switch action {
        case SQLITE_SELECT, SQLITE_READ, SQLITE_RECURSIVE: return SQLITE_OK
        case SQLITE_FUNCTION:
          guard let function else { return SQLITE_DENY }
          return strcasecmp(function, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK
        default: return SQLITE_DENY
        }
      }, nil)
    // A single function call is one step however long it takes; small values keep it short.
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20)
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)
  }
}
