public import HTTP
public import Records

/// A package to fetch.
public struct PackageRequest: Sendable, Hashable {
  /// As people write it.
  public var name: String
  /// nil: the newest release.
  public var version: String?
  /// What is already known of the version; nil: the registry's listing is asked. With it, name and version are in the registry's spelling.
  public var release: Release?

  /// The newest release unless a version is named.
  public init(name: String, version: String? = nil, release: Release? = nil) {
    self.name = name
    self.version = version
    self.release = release
  }
}

/// A package's archive in memory, checked against the registry's checksum where there is one.
public struct FetchedPackage: Sendable, Equatable {
  /// Name and version in the registry's spelling.
  public var key: PackageKey
  /// The archive's file name.
  public var fileName: String
  /// What kind of release file it is.
  public var kind: ArtifactKind
  /// Lower-case hexadecimal SHA-256 of `bytes`.
  public var sha256: String
  /// The archive as downloaded.
  public var bytes: [UInt8]
  /// Reads `bytes` by the registry's rules: container, root, limits.
  public var archive: ArchiveReader
  /// Which files of the archive are which package's.
  public var contents: PackageContents
  /// What a user should know: `yanked: reason`.
  public var warnings: [String]
}

/// Fetches packages of one registry into memory, politely and side by side. One client belongs to one thread.
public final class RegistryClient {
  /// The registry it asks.
  public let registry: RegistryDescriptor
  /// The servers in use, by base name: pass them on to other processes, so that these need not ask pip or apt again.
  public let bases: [String: String]
  /// The settings in use, pip's certificates included.
  public let settings: HTTPSettings
  /// What was asked of the network so far; up to date within the closures of `run`.
  public var traffic: HTTPTraffic { queue.traffic }
  /// The servers that answered this client, were it with a refusal, by host and port: `HTTPSettings.reachedHosts` of later clients.
  public var reachedHosts: Set<String> { queue.answeringHosts }
  /// The one document that lists all packages, once it is there; nil for registries that list each package by itself.
  private(set) var index: SharedIndex?
  /// The package lists in use, where the registry's are apt's: pass them on like `bases`.
  public let lists: [AptConfiguration.List]
  let queue: HTTPQueue

  /// Finds the servers; asks nothing of them yet.
  /// - Parameters:
  ///   - bases: servers to use instead of the descriptor's. A plain http one is the caller's choice and allowed.
  ///   - lists: of another client of this registry.
  /// - Throws: `.usage` for a base that is unknown or no http(s) address, `.environment` when pip or apt names
  ///   nothing, curl cannot start, or the pace's file cannot be made.
  public init(
    _ registry: RegistryDescriptor, bases: [String: String] = [:], lists: [AptConfiguration.List] = [], settings: HTTPSettings = HTTPSettings()
  ) throws(OmniError) {
    self.registry = registry
    var settings = settings
    let servers = try RegistryServers(of: registry, given: bases, lists: lists, &settings)
    (self.bases, self.settings, self.lists) = (servers.bases, settings, servers.lists)
    let status = registry.status
    let manners = HTTPQueue.Manners(
      repeated: Set(status.retry), refusals: Set([429, 403]).subtracting(status.gone + status.withheld), retryAfter: registry.policy.retryAfter)
    var policy = Pace.Policy(concurrency: registry.policy.concurrency, monthly: registry.policy.requestsPerMonth)
    if let rate = registry.policy.requestsPerMinute { policy.interval = .seconds(60) / rate }
    policy.longestPause = settings.longestDelay
    var file: PaceFile?
    if let folder = settings.paceFolder { file = try PaceFile(folder: folder, name: servers.paceName(of: registry)) }
    queue = try HTTPQueue(settings: self.settings, manners: manners, pace: Pace(policy, file: file))
  }

  /// Fetches one package.
  /// - Throws: what went wrong with it.
  public func fetch(_ request: PackageRequest, isCancelled: () -> Bool = { false }) throws(OmniError) -> FetchedPackage {
    var result: Result<FetchedPackage, OmniError>?
    run([request], isCancelled: isCancelled) { result = $1 }
    guard let result else { throw OmniError(.interrupted, "the fetch was stopped", at: request.name) }
    return try result.get()
  }

  /// Fetches many packages, as many at once as the registry's policy allows, and delivers each exactly once, in any order.
  ///
  /// Packages for which nobody answers end as `.unreachable`: of a server that never did, after the usual tries; of one that did, when it has
  /// been silent for `HTTPSettings.patience`. So do all that are left when the registry wants a pause longer than
  /// `HTTPSettings.longestDelay`, or its month's requests are used up. `.network` is a verdict on the package: its server answers, but not this.
  ///
  /// All closures run on the calling thread.
  /// - Parameters:
  ///   - mayStart: asked before each package is begun; while it says no, packages already begun go on. Asked again within 10 ms.
  ///   - isCancelled: asked at least every 100 ms; then everything not yet delivered ends as `.interrupted`.
  ///   - deliver: takes a request's index and its package, or why there is none.
  public func run(
    _ requests: [PackageRequest], mayStart: () -> Bool = { true }, isCancelled: () -> Bool = { false },
    deliver: (Int, Result<FetchedPackage, OmniError>) -> Void
  ) {
    run(requests, for: { $0.package }, mayStart, isCancelled, deliver)
  }

  /// Finds the releases that `run` would fetch, and fetches none: what a plan freezes. Otherwise like `run`.
  /// - Parameter deliver: takes a request's index, the package in the registry's spelling and its release, or why there is none.
  public func resolve(
    _ requests: [PackageRequest], mayStart: () -> Bool = { true }, isCancelled: () -> Bool = { false },
    deliver: (Int, Result<(PackageKey, Release), OmniError>) -> Void
  ) {
    run(requests, for: { $0.release }, mayStart, isCancelled, deliver)
  }

  /// Works on requests until each has brought its product, which a fetch has from some step on.
  private func run<Product>(
    _ requests: [PackageRequest], for product: (PackageFetch) -> Product?, _ mayStart: () -> Bool, _ isCancelled: () -> Bool,
    _ deliver: (Int, Result<Product, OmniError>) -> Void
  ) {
    // What was given up in an earlier run is tried again.
    queue.removeAll()
    let needsIndex = requests.contains { $0.release == nil }
    do throws(OmniError) { if needsIndex { try loadIndex(isCancelled) } } catch {
      for index in requests.indices { deliver(index, .failure(error)) }
      return
    }
    var next = 0
    var begun: [Int: (index: Int, fetch: PackageFetch)] = [:]
    while next < requests.count || !begun.isEmpty {
      if isCancelled() {
        queue.removeAll()
        for index in begun.values.map(\.index).sorted() + Array(next..<requests.count) {
          deliver(index, .failure(OmniError(.interrupted, "the fetch was stopped", at: requests[index].name)))
        }
        return
      }
      var isHeld = false
      while next < requests.count, begun.count < registry.policy.concurrency {
        isHeld = !mayStart()
        if isHeld { break }
        let index = next
        next += 1
        do throws(OmniError) {
          let fetch = try PackageFetch(requests[index], self)
          if let product = product(fetch) {
            deliver(index, .success(product))
          } else {
            begun[queue.submit(fetch.pending)] = (index, fetch)
          }
        } catch {
          deliver(index, .failure(error))
        }
      }
      guard !begun.isEmpty || isHeld else { continue }
      for answer in queue.step(waitingAtMost: .milliseconds(isHeld ? 10 : 100)) {
        guard let (index, begunFetch) = begun.removeValue(forKey: answer.id) else { continue }
        var fetch = begunFetch
        do throws(OmniError) {
          try fetch.take(answer.result)
          if let product = product(fetch) {
            deliver(index, .success(product))
          } else {
            begun[queue.submit(fetch.pending)] = (index, fetch)
          }
        } catch {
          deliver(index, .failure(fetch.located(error)))
        }
      }
    }
  }

  /// Gets the document that lists all packages, where there is one.
  func loadIndex(_ isCancelled: () -> Bool) throws(OmniError) {
    guard registry.versions.family == .deb822, index == nil else { return }
    let limit = registry.versions.limit
    guard lists.isEmpty else { return index = try SharedIndex(lists, limit: limit) }
    let template = registry.versions.url
    guard let base = bases[template.base], let text = template.filled(base: base, [:]), let address = WebAddress(text) else {
      throw OmniError(.usage, "the base '\(template.base)' makes no address", at: registry.id)
    }
    let request = HTTPRequest(
      address: address, accept: registry.versions.accept, headers: registry.headers, limit: limit, allowsHTTP: !address.isSecure)
    let response = try queue.answer(to: request) { () throws(OmniError) in
      if isCancelled() { throw OmniError(.interrupted, "the fetch was stopped", at: registry.id) }
    }.checked()
    index = try SharedIndex(response.body, address: response.address, limit: limit)
  }
}
