import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Sprint

@Suite struct PackageWatchTests {
  private final class Told: Sendable {
    let row = Mutex<Int?>(nil)
    let done = DispatchSemaphore(value: 0)
  }

  /// A package that waits uses no processor time, so only the clock can end it.
  @Test func aPackageThatWaitsIsEndedByTheClock() {
    let told = Told()
    let watch = PackageWatch(cpu: 1_000, wall: 0) { row, _ in
      told.row.withLock { $0 = row }
      told.done.signal()
    }
    watch.begin(7)
    told.done.wait()
    #expect(told.row.withLock { $0 } == 7)
    #expect(watch.end())
    watch.stop()
  }

  @Test func aPackageThatWorksIsEndedByItsProcessorTime() {
    let watch = PackageWatch(cpu: 0, wall: 1_000) { _, _ in }
    watch.begin(3)
    while !watch.isOver { sched_yield() }
    #expect(watch.end())
    watch.stop()
  }
}
