public import Records
public import Registries
public import Store

/// What a sprint will take, by its plan.
public struct PlanEstimate: Sendable {
  public let packages: Int
  public let batches: Int
  /// Bytes of archives, those of unknown size estimated, and of how many the size is known.
  public let bytes: Int
  public let knownSizes: Int
  /// By registry, in the plan's order.
  public let registries: [Registry]
  /// Bytes of archives that a core reads in a second, and whether it was measured in this dataset.
  public let bytesPerCoreSecond: Double
  public let isMeasured: Bool

  /// One registry's part.
  public struct Registry: Sendable {
    public let id: String
    public let packages: Int
    public let requests: Int
    /// Seconds that its politeness asks for, whatever the machine: by its rate, or by its connections at an answer in 150 ms.
    public let politeSeconds: Double
    /// Months of its request budget; nil: it has none.
    public let months: Double?
    public let policy: RegistryDescriptor.Policy
  }

  /// Archives of mixed languages, on one core of a rented server of 2025: taken until a sprint of the dataset has measured its own machine.
  private static let assumedRate = 1_500_000.0
  private static let answerSeconds = 0.15

  /// Estimates a plan.
  /// - Parameter dataset: its sprints so far say how fast this machine is.
  /// - Throws: what reading the plan or a journal throws.
  public init(_ plan: PlanReader, _ registries: [String: RegistryDescriptor], _ dataset: Dataset) throws(OmniError) {
    packages = plan.count
    batches = plan.batches.count
    bytes = plan.batches.map(\.bytes).reduce(0, +)
    var known = 0
    var parts: [Registry] = []
    for planned in plan.registries {
      guard let registry = registries[planned.id] else { continue }
      let rows = plan.batches.filter { $0.registry == planned.id }
      guard let first = rows.first, let last = rows.last else { continue }
      let range = first.rows.lowerBound..<last.rows.upperBound
      let (sized, _) = try plan.knownSizes(range)
      known += sized
      let requests = range.count * registry.requestsPerRelease + (range.count - (try plan.knownReleases(range))) * registry.requestsPerListing
      let byRate = registry.policy.requestsPerMinute.map { Double(requests) / Double($0) * 60 } ?? 0
      let byConnections = Double(requests) * Self.answerSeconds / Double(registry.policy.concurrency)
      parts.append(
        Registry(
          id: planned.id, packages: range.count, requests: requests, politeSeconds: max(byRate, byConnections),
          months: registry.policy.requestsPerMonth.map { Double(requests) / Double($0) }, policy: registry.policy))
    }
    knownSizes = known
    self.registries = parts
    (bytesPerCoreSecond, isMeasured) = try Self.rate(dataset)
  }

  /// Processor seconds in all.
  public var coreSeconds: Double { Double(bytes) / bytesPerCoreSecond }

  /// Requests in all.
  public var requests: Int { registries.map(\.requests).reduce(0, +) }

  /// Seconds by the clock on so many cores: what takes longest, the cores or the politest registry.
  public func seconds(cores: Int) -> Double { max(coreSeconds / Double(max(1, cores)), registries.map(\.politeSeconds).max() ?? 0) }

  /// What the last runs of the dataset's sprints came to.
  private static func rate(_ dataset: Dataset) throws(OmniError) -> (rate: Double, isMeasured: Bool) {
    var bytes = 0, processor = 0.0
    for sprint in dataset.plannedSprints() {
      var last: Journal.Sample?
      for entry in try Journal(dataset, sprint: sprint).entries() {
        switch entry {
        case .sample(let sample): last = sample
        case .ended:
          if let last { (bytes, processor) = (bytes + last.bytes, processor + last.processor) }
          last = nil
        default: break
        }
      }
    }
    // A few seconds of work tell more of starting than of reading.
    return processor > 5 && bytes > 1_000_000 ? (Double(bytes) / processor, true) : (assumedRate, false)
  }
}

extension RegistryDescriptor {
  /// Requests for a package whose release is known: the archive, and what its checksum is looked up with.
  fileprivate var requestsPerRelease: Int { contentHash == nil ? 1 : 2 }

  /// Requests before the release is known.
  fileprivate var requestsPerListing: Int { versions.family == .deb822 ? 0 : versions.retractions == nil ? 1 : 2 }
}
