import HTTP
public import Records
public import Registries
import Rules
public import Store

/// A plan over a whole registry, or a part of it.
public struct Sweep {
  /// The sprint's name.
  public var name: String
  public var registry: RegistryDescriptor
  /// Servers in place of the registry's own, by base name.
  public var bases: [String: String] = [:]
  /// Only the first so many packages, by name.
  public var limit: Int?
  /// Patterns of names with `*`, those with a leading `!` for names to leave out; none: all names.
  public var filters: [String] = []
  /// Ask each package's listing now, so that version, size and checksum are frozen too where the feed does not tell them.
  public var resolves = false
  /// What is up to date already.
  public var known = KnownPackages()

  public init(name: String, registry: RegistryDescriptor) {
    self.name = name
    self.registry = registry
  }

  /// What making a plan has come to.
  public struct Progress: Sendable {
    public var records = 0
    public var requests = 0
    public var bytes = 0
    public var resolved = 0
  }

  /// How a plan was made.
  public struct Outcome {
    /// nil: nothing is new.
    public let plan: PlanReader?
    /// Records of the feed that could not be used, and the first few complaints.
    public let unusable: Int
    public let complaints: [String]
    /// Packages that are up to date and were left out.
    public let unchanged: Int
    /// Packages whose listing could not be had; they are asked again when they are fetched.
    public let unresolved: Int
  }

  /// Whether a name passes the filters.
  func admits(_ name: String) -> Bool {
    func matches(_ pattern: Substring) -> Bool {
      var name = name
      return name.withUTF8 { Glob(String(pattern)).matches($0) }
    }
    let refused = filters.filter { $0.hasPrefix("!") }, wanted = filters.filter { !$0.hasPrefix("!") }
    return !refused.contains { matches($0.dropFirst()) } && (wanted.isEmpty || wanted.contains { matches($0[...]) })
  }
}

extension PlanBuilder {
  /// Plans a sweep: reads the registry's feed to its end, takes the best version of each package, leaves out what is up to date.
  /// - Parameters:
  ///   - isCancelled: asked at least every 100 ms.
  ///   - observe: told how far it has come.
  /// - Throws: `.usage` for a registry that prohibits sweeps, has no feed, or whose feed has nothing that passes; `.interrupted`; what the network says.
  public func plan(
    _ sweep: Sweep, isCancelled: () -> Bool = { false }, observe: (Sweep.Progress) -> Void = { _ in }
  ) throws(OmniError) -> Sweep.Outcome {
    let registry = sweep.registry
    guard registry.policy.bulk != .prohibited else {
      throw OmniError(
        .usage, "the registry forbids sweeps", at: registry.id, why: registry.policy.bulkReason,
        hint: "name the packages: omni sprint run --packages …")
    }
    let client = try RegistryClient(registry, bases: sweep.bases)
    let writer = try PlanWriter(path: dataset.planPath(sweep.name), name: sweep.name, tool: toolVersion)
    writer.begin(PlannedRegistry(id: registry.id, bases: sweep.bases))
    if sweep.known.cursor != nil {
      for name in sweep.known.due.keys.sorted() where sweep.admits(name) { if let package = sweep.known.due[name] { try writer.add(package) } }
    }
    var progress = Sweep.Progress()
    let end = try client.readFeed(
      since: sweep.known.cursor, isCancelled: isCancelled,
      observe: {
        (progress.records, progress.requests, progress.bytes) = ($0.records, $0.traffic.requests, $0.traffic.bytes)
        observe(progress)
      },
      take: { (record) throws(OmniError) in
        guard sweep.admits(record.name) else { return }
        try take(record, registry, writer)
      })
    writer.setCursor(end.cursor)
    var unresolved = 0
    if sweep.resolves { unresolved = try resolve(writer, client, sweep, &progress, isCancelled, observe) }
    var unchanged = 0, plan: PlanReader?
    do throws(OmniError) {
      plan = try finish(writer, sweep.name, limit: sweep.limit) { package in
        guard sweep.known.knows(package) else { return true }
        unchanged += 1
        return false
      }
    } catch {
      guard error.code == .usage, sweep.known.count > 0 else { throw error }
    }
    return Sweep.Outcome(plan: plan, unusable: end.unusable, complaints: end.complaints, unchanged: unchanged, unresolved: unresolved)
  }

  /// Takes a record of the feed: the best version of a package stands for it.
  private func take(_ record: FeedRecord, _ registry: RegistryDescriptor, _ writer: PlanWriter) throws(OmniError) {
    if record.isDeleted { return try writer.remove(record.name) }
    let present = try writer.versions(of: record.name)
    if let old = present.first {
      if let version = record.version, !old.isEmpty, !registry.prefers(version, to: old) { return }
      try writer.remove(record.name)
    }
    let release = registry.request(for: record).release
    try writer.add(
      PlannedPackage(
        name: record.name, version: record.version, fileName: release?.fileName, url: release?.url, size: record.size,
        checksum: record.checksum?.description, warnings: release?.warnings ?? [], mark: record.mark))
  }

  /// Asks for what the feed does not tell.
  /// - Returns: how many packages have no answer.
  private func resolve(
    _ writer: PlanWriter, _ client: RegistryClient, _ sweep: Sweep, _ progress: inout Sweep.Progress, _ isCancelled: () -> Bool,
    _ observe: (Sweep.Progress) -> Void
  ) throws(OmniError) -> Int {
    let open = try writer.unresolved(limit: sweep.limit).filter { !sweep.known.knows($0) }
    var unresolved = 0
    var failure: OmniError?
    var state = progress
    client.resolve(open.map { PackageRequest(name: $0.name, version: $0.version) }, isCancelled: isCancelled) { place, result in
      do throws(OmniError) {
        switch result {
        case .success((let key, let release)):
          try writer.remove(open[place].name)
          try writer.add(PlannedPackage(key, release, mark: open[place].mark))
          state.resolved += 1
          if state.resolved % 16 == 0 { observe(state) }
        case .failure(let error) where error.code == .interrupted || error.code == .unreachable: failure = failure ?? error
        case .failure: unresolved += 1
        }
      } catch { failure = failure ?? error }
    }
    progress = state
    if let failure { throw failure }
    return unresolved
  }
}

extension PlannedPackage {
  /// A package whose release is known.
  init(_ key: PackageKey, _ release: Release, mark: String? = nil) {
    self.init(
      name: key.name, version: key.version, fileName: release.fileName, url: release.url, size: release.size, checksum: release.checksum?.description,
      warnings: release.warnings, mark: mark)
  }

  /// The request that fetches it.
  var request: PackageRequest {
    var request = PackageRequest(name: name, version: version)
    if let fileName {
      request.release = Release(fileName: fileName, url: url, size: size, checksum: checksum.flatMap { Checksum($0) }, warnings: warnings)
    }
    return request
  }
}
