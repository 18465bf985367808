import Glibc

/// How much of its processor time a file has left: for its parse, and for the queries on its tree. One per thread.
public final class FileClock {
  private var deadline = UInt64.max
  private var asked: UInt32 = 0
  /// Whether the last file's time was over before it was read.
  public private(set) var hasStruck = false

  public init() {}

  /// Gives a file so many nanoseconds of the calling thread's processor time, from now on.
  func start(_ time: UInt64) {
    deadline = Self.now() + time
    asked = 0
    hasStruck = false
  }

  /// Whether the time is over. Tree-sitter asks every hundred steps; the clock is looked at each sixteenth time.
  var isOver: Bool {
    asked &+= 1
    if !hasStruck, asked % 16 == 0, deadline != .max, Self.now() > deadline { hasStruck = true }
    return hasStruck
  }

  /// CPU time of the calling thread, in nanoseconds.
  private static func now() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
