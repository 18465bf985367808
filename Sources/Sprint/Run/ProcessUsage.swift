import Foundation
import Glibc

/// What a process has used so far, as /proc tells.
enum ProcessUsage {
  private static let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))

  /// Processor seconds of a live process; 0 when there is none.
  static func processor(_ process: pid_t) -> Double {
    guard let text = text("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
    // proc(5): utime and stime are fields 14 and 15; the second field, in parentheses, may hold spaces.
    let fields = text[end...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else { return 0 }
    return (user + system) / ticks
  }

  /// Resident bytes of a live process, its share of pages that several have; 0 when there is none.
  static func memory(_ process: pid_t) -> Int {
    guard let text = text("/proc/\(process)/smaps_rollup"), let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Pss:") }) else {
      return 0
    }
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }

  /// How many processes the kernel has ended for want of memory since it started; 0 where it does not tell.
  static func killsForMemory() -> Int {
    guard let text = text("/proc/vmstat"), let line = text.split(separator: "\n").first(where: { $0.hasPrefix("oom_kill ") }) else { return 0 }
    return line.split(separator: " ").last.flatMap { Int($0) } ?? 0
  }

  private static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
