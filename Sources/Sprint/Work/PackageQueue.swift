import Foundation
import Records
import Registries

/// Packages on their way from the thread that fetches to the one that reads: bounded by bytes, closed when no more will come.
final class PackageQueue: @unchecked Sendable {
  // Sendable: all state is guarded by the condition.

  /// What became of the fetch of one row.
  enum Arrival {
    case package(FetchedPackage)
    /// It cannot be had: the row says why.
    case refused(PackageSurface)

    var bytes: Int {
      switch self {
      case .package(let package): package.bytes.count
      case .refused: 0
      }
    }
  }

  private let condition = NSCondition()
  private var waiting: [(row: Int, arrival: Arrival)] = []
  private var bytes = 0
  /// Bytes of what was read and waits to be written.
  private var unwritten = 0
  private var isClosed = false
  private let capacity: Int
  private let unwrittenCapacity: Int

  /// - Parameters:
  ///   - capacity: bytes of archives beyond which `hasRoom` says no. One package may exceed it: it is alone then.
  ///   - unwritten: bytes of surfaces waiting to be written beyond which it says no.
  init(capacity: Int, unwritten: Int) {
    self.capacity = capacity
    unwrittenCapacity = unwritten
  }

  var hasRoom: Bool { condition.withLock { bytes < capacity && unwritten < unwrittenCapacity } }

  /// Whether nothing waits to be read.
  var isEmpty: Bool { condition.withLock { waiting.isEmpty } }

  func push(_ row: Int, _ arrival: Arrival) {
    condition.withLock {
      waiting.append((row, arrival))
      bytes += arrival.bytes
      condition.signal()
    }
  }

  /// Says how much waits to be written.
  func setUnwritten(_ bytes: Int) { condition.withLock { unwritten = bytes } }

  /// No more packages will come.
  func close() {
    condition.withLock {
      isClosed = true
      condition.broadcast()
    }
  }

  /// Forgets what is waiting, and closes.
  func cancel() {
    condition.withLock {
      waiting = []
      isClosed = true
      condition.broadcast()
    }
  }

  /// The next package, in order of arrival; waits for one. Nil at the end.
  func pop() -> (row: Int, arrival: Arrival)? {
    condition.withLock {
      while waiting.isEmpty, !isClosed { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      let next = waiting.removeFirst()
      bytes -= next.arrival.bytes
      return next
    }
  }
}
