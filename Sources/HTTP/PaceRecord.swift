/// What all who ask a registry must know: when the next request may begin, until when it wants quiet, and what the month has cost.
///
/// Times are microseconds since 1970, by the clock that all processes and all boots share. That clock may jump, so nothing is believed that
/// cannot be.
package struct PaceRecord: Equatable {
  package var nextStart = 0
  package var silentUntil = 0
  /// Months since the year 0, in UTC.
  package var month = 0
  /// Requests in that month.
  package var requests = 0

  /// A silence beyond this is a clock's or a stranger's doing.
  package static let longestSilence = 86_400_000_000

  /// Puts right what cannot be: a wait for the next start beyond the interval, a silence beyond a day, a month that is over.
  /// - Parameters:
  ///   - now, interval: in microseconds.
  package mutating func settle(now: Int, interval: Int, month current: Int) {
    if nextStart - now > interval { nextStart = now }
    if silentUntil - now > Self.longestSilence { silentUntil = now }
    // A clock that was set back for a while shall not grant a second budget; one that once was years ahead shall not block it.
    if month < current || month > current + 1 { (month, requests) = (current, 0) }
  }

  // MARK: Its text

  package static let byteCount = 128
  private static let title = "omni pace 1"

  /// One line of fixed length, so that one write replaces it.
  package var bytes: [UInt8] {
    let text = "\(Self.title) \(nextStart) \(silentUntil) \(month) \(requests)"
    return Array(text.utf8) + Array(repeating: 0x20, count: max(0, Self.byteCount - 1 - text.utf8.count)) + [0x0a]
  }

  package init() {}

  /// nil for anything that `bytes` does not make.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count == Self.byteCount, bytes.last == 0x0a else { return nil }
    let words = String(decoding: bytes.dropLast(), as: UTF8.self).split(separator: " ")
    guard words.count == 7, words.prefix(3).joined(separator: " ") == Self.title else { return nil }
    let numbers = words.dropFirst(3).compactMap { Int($0) }.filter { $0 >= 0 }
    guard numbers.count == 4 else { return nil }
    (nextStart, silentUntil, month, requests) = (numbers[0], numbers[1], numbers[2], numbers[3])
  }
}
