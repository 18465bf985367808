/// How fast a run goes, each per second.
public struct RecentRates: Sendable, Codable, Equatable {
  public var packages = 0.0
  /// Bytes of archives received.
  public var bytes = 0.0
  public var requests = 0.0
  /// Processor seconds: 1 for one core that never waits.
  public var cores = 0.0
  /// Bytes of archives by the plan's account that were read: what is left is counted in these.
  public var planned = 0.0
}

/// Tells a run's present speed from its past: the rates of its last half minute, for a mean since the beginning says little of either a
/// slow registry that has just begun or the time that is left.
struct RateWindow {
  private struct Moment {
    var run: SprintProgress.Run
    var bytesToRead: Int
  }

  /// Seconds that it looks back.
  private static let span = 30.0
  private var moments: [Moment] = []

  /// Adds a moment.
  /// - Returns: the rates since the oldest moment of the window; nil when that is less than a second ago.
  mutating func add(_ run: SprintProgress.Run, bytesToRead: Int) -> RecentRates? {
    moments.append(Moment(run: run, bytesToRead: bytesToRead))
    // The oldest one is the last that is not younger than the window.
    while moments.count > 2, run.elapsed - moments[1].run.elapsed >= Self.span { moments.removeFirst() }
    let old = moments[0], seconds = run.elapsed - old.run.elapsed
    guard seconds >= 1 else { return nil }
    // A batch that has to be done again takes some of it back.
    func rate(_ now: Double, _ then: Double) -> Double { max(0, now - then) / seconds }
    return RecentRates(
      packages: rate(Double(run.packages), Double(old.run.packages)), bytes: rate(Double(run.received), Double(old.run.received)),
      requests: rate(Double(run.requests), Double(old.run.requests)), cores: rate(run.processor, old.run.processor),
      planned: rate(Double(old.bytesToRead), Double(bytesToRead)))
  }
}
