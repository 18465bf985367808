/// How the machine was used over the time that a sprint's runs took together; the time between runs is left out.
public struct Timeline: Sendable, Codable, Equatable {
  /// Seconds that one point stands for.
  public var step = 1.0
  /// Seconds of all runs.
  public var seconds = 0.0
  /// The points, in order; those that no run covers are nil.
  public var points: [Point?] = []
  /// Where a run followed another, in seconds; the first hundred.
  public var seams: [Double] = []

  /// Means over the time of one point, each per second; memory is the highest.
  public struct Point: Sendable, Codable, Equatable {
    public var cores = 0.0
    public var packages = 0.0
    public var bytes = 0.0
    public var memory = 0
  }

  /// Most points.
  static let mostPoints = 200

  /// Lays out runs one after the other.
  /// - Complexity: O(samples + points).
  init(_ runs: [RunRecord]) {
    seconds = runs.reduce(0) { $0 + $1.elapsed }
    guard seconds > 0 else { return }
    let count = Int(min(Double(Self.mostPoints), max(1, seconds.rounded(.up))))
    step = seconds / Double(count)
    var sums = [Point](repeating: Point(), count: count), covered = [Double](repeating: 0, count: count)
    var start = 0.0
    for run in runs where run.elapsed > 0 {
      if start > 0, seams.count < 100 { seams.append(start) }
      var last = Journal.Sample(time: 0, elapsed: 0, processor: 0, memory: 0, packages: 0, bytes: 0, requests: 0, workers: 0)
      for sample in run.samples {
        let from = start + last.elapsed, to = start + sample.elapsed
        defer { last = sample }
        guard to > from else { continue }
        var place = min(count - 1, Int(from / step))
        while place < count, Double(place) * step < to {
          let part = min(to, Double(place + 1) * step) - max(from, Double(place) * step)
          if part > 0 {
            let share = part / (to - from)
            sums[place].cores += (sample.processor - last.processor) * share
            sums[place].packages += Double(sample.packages - last.packages) * share
            sums[place].bytes += Double(sample.bytes - last.bytes) * share
            sums[place].memory = max(sums[place].memory, sample.memory)
            covered[place] += part
          }
          place += 1
        }
      }
      start += run.elapsed
    }
    points = zip(sums, covered).map { sum, seconds in
      seconds > 0 ? Point(cores: sum.cores / seconds, packages: sum.packages / seconds, bytes: sum.bytes / seconds, memory: sum.memory) : nil
    }
  }
}
