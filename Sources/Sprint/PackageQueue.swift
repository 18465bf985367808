import Foundation
import Records
import Registries

/// Fetched packages on their way to the workers: bounded by bytes, closed when no more will come.
final class PackageQueue: @unchecked Sendable {
  // Sendable: all state is guarded by the condition.
  private let condition = NSCondition()
  private var waiting: [(index: Int, package: FetchedPackage)] = []
  private var bytes = 0
  private var isClosed = false
  private let capacity: Int

  /// - Parameter capacity: bytes of archives beyond which `hasRoom` says no. One package may exceed it: it is alone then.
  init(capacity: Int) { self.capacity = capacity }

  var hasRoom: Bool { condition.withLock { bytes < capacity } }

  func push(_ index: Int, _ package: FetchedPackage) {
    condition.withLock {
      waiting.append((index, package))
      bytes += package.bytes.count
      condition.signal()
    }
  }

  /// No more packages will come: waiting workers end when the queue is empty.
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

  /// The next package; waits for one. Nil at the end.
  func pop() -> (index: Int, package: FetchedPackage)? {
    condition.withLock {
      while waiting.isEmpty, !isClosed { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      let next = waiting.removeFirst()
      bytes -= next.package.bytes.count
      return next
    }
  }
}
