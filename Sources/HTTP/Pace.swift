import Glibc
package import Records

/// When a registry may be asked: how many requests at once, how soon one after another, not before a pause that it asked for is over, and
/// how many in a month. With a file, all processes that have it count as one.
package final class Pace {
  /// What a registry allows.
  package struct Policy {
    /// Requests at once.
    package var concurrency: Int
    /// The least time between the beginnings of two requests.
    package var interval: Duration
    /// Requests in a calendar month (UTC).
    package var monthly: Int?
    /// The longest pause that is waited for.
    package var longestPause: Duration

    package init(concurrency: Int = 8, interval: Duration = .zero, monthly: Int? = nil, longestPause: Duration = .seconds(1800)) {
      self.concurrency = concurrency
      self.interval = interval
      self.monthly = monthly
      self.longestPause = longestPause
    }
  }

  package enum Permit {
    /// A request may begin; its slot is given back when it ends.
    case go(slot: Int)
    /// Ask again after this time.
    case wait(Duration)
    /// Nothing can begin for long.
    case closed(OmniError)
  }

  private let policy: Policy
  private let file: PaceFile?
  /// The whole record without a file; with one, what this process has yet to add to it.
  private var own = PaceRecord()
  private var held: Set<Int> = []
  /// Slots that are surely this process's when all that wait get as many; what an uneven division leaves over goes by turns.
  private var fair = Int.max
  /// When a slot beyond those was last given back.
  private var lastTurn = 0

  /// Slots are looked for this often while there is none (microseconds). Whose turn is over leaves the slot free a little longer, so that
  /// the others find it.
  private static let look = 5000, leave = 8000
  /// Who has every slot need not look: one is free when a request of its own ends.
  private static let allHeld = Permit.wait(.seconds(1))

  /// - Parameter file: nil for this process alone.
  package init(_ policy: Policy, file: PaceFile?) {
    self.policy = policy
    self.file = file
  }

  /// Asks for leave to begin a request.
  package func claim() -> Permit {
    guard held.count < policy.concurrency else { return Self.allHeld }
    let now = Self.now
    guard let file else { return claim(&own, now) }
    let silence = own.silentUntil
    let permit = file.update { record in
      record.silentUntil = max(record.silentUntil, silence)
      return claim(&record, now)
    }
    guard let permit else { return .wait(.microseconds(Int.random(in: 500...2000))) }
    own.silentUntil = 0
    return permit
  }

  private func claim(_ record: inout PaceRecord, _ now: Int) -> Permit {
    let interval = Self.microseconds(policy.interval)
    record.settle(now: now, interval: interval, month: Self.month(of: now))
    let silence = record.silentUntil - now
    if silence > Self.microseconds(policy.longestPause) {
      return .closed(OmniError(.unreachable, "the registry asks for a pause", why: "until \(Self.text(record.silentUntil))", hint: "run again then"))
    }
    if silence > 0 { return .wait(.microseconds(silence)) }
    if let monthly = policy.monthly, record.requests >= monthly {
      let next = record.month + 1
      let hint = "run again from \(next / 12)-\(Self.padded(next % 12 + 1))-01 (UTC) on"
      return .closed(OmniError(.unreachable, "the month's requests are used up", why: "the registry's policy is \(monthly) of them", hint: hint))
    }
    if record.nextStart > now { return .wait(.microseconds(record.nextStart - now)) }
    guard let slot = takeSlot(now) else { return .wait(.microseconds(Self.look)) }
    if interval > 0 { record.nextStart = now + interval }
    if policy.monthly != nil { record.requests += 1 }
    return .go(slot: slot)
  }

  private func takeSlot(_ now: Int) -> Int? {
    let sharers = 1 + (file?.othersWaiting ?? 0)
    fair = sharers == 1 ? .max : policy.concurrency / sharers
    if held.count >= fair {
      let most = (policy.concurrency + sharers - 1) / sharers
      // A clock that was set back ends the wait as well.
      guard held.count < most, !(lastTurn...lastTurn + Self.leave).contains(now) else { return nil }
    }
    let slot = (0..<policy.concurrency).first { !held.contains($0) && file?.take(slot: $0) ?? true }
    if let slot { held.insert(slot) }
    return slot
  }

  /// Gives a slot back.
  package func release(_ slot: Int) {
    guard held.contains(slot) else { return }
    if held.count > fair { lastTurn = Self.now }
    held.remove(slot)
    file?.free(slot: slot)
  }

  /// Tells the other processes whether requests wait here for a slot, so that they leave some.
  package func queue(_ isWaiting: Bool) { file?.queue(isWaiting) }

  /// Nobody asks the registry for this long; up to a day.
  package func keepSilent(for pause: Duration) {
    let end = Self.now + min(Self.microseconds(pause), PaceRecord.longestSilence)
    own.silentUntil = max(own.silentUntil, end)
    guard let file else { return }
    // When another process is at the record, the next claim adds it.
    if file.update({ $0.silentUntil = max($0.silentUntil, end) }) != nil { own.silentUntil = 0 }
  }

  // MARK: Time

  /// Microseconds since 1970.
  private static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return max(0, time.tv_sec) * 1_000_000 + time.tv_nsec / 1000
  }

  /// Up to thirty-one days.
  private static func microseconds(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int(max(0, min(seconds, 31 * 86_400))) * 1_000_000 + Int(attoseconds / 1_000_000_000_000)
  }

  private static func calendar(_ time: Int) -> tm {
    var seconds = time / 1_000_000
    var parts = tm()
    gmtime_r(&seconds, &parts)
    return parts
  }

  /// Months since the year 0.
  private static func month(of time: Int) -> Int {
    let parts = calendar(time)
    return (Int(parts.tm_year) + 1900) * 12 + Int(parts.tm_mon)
  }

  private static func text(_ time: Int) -> String {
    let parts = calendar(time)
    let date = "\(Int(parts.tm_year) + 1900)-\(padded(Int(parts.tm_mon) + 1))-\(padded(Int(parts.tm_mday)))"
    return date + " \(padded(Int(parts.tm_hour))):\(padded(Int(parts.tm_min))) UTC"
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
