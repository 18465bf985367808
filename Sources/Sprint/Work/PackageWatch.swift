import Foundation
import Glibc
import Synchronization

/// Watches how much processor time and time by the clock one package takes. Over the limit the reading is asked to end; when it does
/// not listen, the process has to.
///
/// The thread that reads packages makes it and calls `begin` and `end`; a thread of the watch's own looks ten times a second.
final class PackageWatch: Sendable {
  private let cpuLimit: Double
  private let wallLimit: Double
  private let clock: clockid_t
  private let state = Mutex(State())

  private struct State {
    var row: Int?
    var cpu = 0.0
    var wall = 0.0
    var isOver = false
    var isDone = false
  }

  /// Starts to watch the calling thread.
  /// - Parameters:
  ///   - cpu: processor seconds of one package.
  ///   - wall: seconds of one package by the clock.
  ///   - ranAway: called on the watch's thread when a package goes on for half as long again after it was told to end.
  init(cpu: Int, wall: Int, ranAway: @escaping @Sendable (_ row: Int, _ reason: String) -> Void) {
    cpuLimit = Double(cpu)
    wallLimit = Double(wall)
    var clock = clockid_t()
    pthread_getcpuclockid(pthread_self(), &clock)
    self.clock = clock
    let thread = Thread { [self] in
      while !state.withLock({ $0.isDone }) {
        look(ranAway)
        usleep(100_000)
      }
    }
    thread.start()
  }

  /// Why a package over its limit has failed: the same words however it was stopped.
  var reason: String { "took more than \(Int(cpuLimit)) s of processor time, or \(Int(wallLimit)) s in all" }

  func begin(_ row: Int) {
    let cpu = Self.seconds(clock), wall = Self.seconds(CLOCK_MONOTONIC)
    state.withLock { $0 = State(row: row, cpu: cpu, wall: wall) }
  }

  /// Whether the package at hand has used up its time.
  var isOver: Bool { state.withLock { $0.isOver } }

  /// The package is read.
  /// - Returns: whether it went over its limit.
  func end() -> Bool {
    state.withLock {
      $0.row = nil
      return $0.isOver
    }
  }

  /// Ends the watch.
  func stop() { state.withLock { $0.isDone = true } }

  private func look(_ ranAway: (Int, String) -> Void) {
    let cpu = Self.seconds(clock), wall = Self.seconds(CLOCK_MONOTONIC)
    let lost: Int? = state.withLock {
      guard let row = $0.row else { return nil }
      $0.isOver = cpu - $0.cpu > cpuLimit || wall - $0.wall > wallLimit
      return cpu - $0.cpu > cpuLimit * 1.5 || wall - $0.wall > wallLimit * 1.5 ? row : nil
    }
    if let lost { ranAway(lost, reason) }
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
