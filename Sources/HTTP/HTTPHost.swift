package import Records

/// What a queue knows of one server: whether it answers at all, and whether it refuses.
///
/// A server that answered before and falls silent is in an *outage*: its requests are parked and one probe at a time asks whether it is back.
package final class HTTPHost {
  /// A time without answers.
  package struct Outage {
    /// When the first request failed.
    package let since: ContinuousClock.Instant
    /// Whether it answers, but to everything with an error of its own: then only an answer of another kind ends it.
    package let isAiling: Bool
    /// Probes that failed so far. With one at least the outage is no fault of the request that met it first.
    package var failedProbes = 0
  }

  /// Host, and port where it is not the scheme's own.
  package let name: String
  /// Whether it ever answered, were it no.
  package var isReached: Bool
  package var outage: Outage?
  /// Why nothing more is asked of it.
  package var end: OmniError?
  /// When the latest request began that it answered, of any status.
  package var answered: ContinuousClock.Instant?
  /// The same of answers that are no failure of its own; also set for a server that served another process before.
  package var served: ContinuousClock.Instant?
  /// Refusals (too many requests, forbidden) since anything else, a volley that was under way together counted once.
  package private(set) var refusals = 0
  private var lastRefusal: ContinuousClock.Instant?

  /// Refusals after which pauses grow.
  private static let patience = 3

  package init(name: String, isReached: Bool, now: ContinuousClock.Instant) {
    self.name = name
    self.isReached = isReached
    served = isReached ? now : nil
  }

  package func forgetRefusals() { refusals = 0 }

  /// Takes note of a refusal and says how long it shall not be asked: what it asked for, longer with each refusal from the third on.
  /// - Parameters:
  ///   - began: when the refused request began.
  ///   - asked: the pause that it asks for or is assumed; nil when one refusal is no reason for any.
  ///   - base, longest: of growing pauses.
  package func pause(
    began: ContinuousClock.Instant, now: ContinuousClock.Instant, asked: Duration?, base: Duration, longest: Duration
  ) -> Duration? {
    if lastRefusal.map({ began >= $0 }) ?? true {
      refusals += 1
      lastRefusal = now
    }
    guard refusals >= Self.patience else { return asked }
    return max(asked ?? .zero, min(longest, base * (1 << min(refusals - Self.patience + 1, 16))))
  }
}

extension WebAddress {
  /// Host, and port where it is not the scheme's own.
  package var authority: String { host + (port.map { ":" + $0 } ?? "") }

  /// The server's first page.
  package var root: WebAddress { WebAddress("/", relativeTo: self) ?? self }
}
