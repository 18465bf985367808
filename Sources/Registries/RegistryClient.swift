public import Records

/// A package to fetch.
public struct PackageRequest: Sendable, Hashable {
  /// As people write it.
  public var name: String
  /// nil: the newest release.
  public var version: String?

  /// The newest release unless a version is named.
  public init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}

/// A package's archive in memory, checked against the registry's checksum.
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
  /// What a user should know: `yanked: reason`.
  public var warnings: [String]
}

/// Fetches packages of one registry into memory, politely and side by side. One client belongs to one thread.
public final class RegistryClient {
  /// The registry it asks.
  public let registry: RegistryDescriptor
  /// The servers in use, by base name: pass them on to other processes, so that these need not ask pip again.
  public let bases: [String: String]
  /// The settings in use, pip's certificates included.
  public let settings: HTTPSettings
  /// What was asked of the network so far; up to date within the closures of `run`.
  public var traffic: HTTPTraffic { queue.traffic }
  private let queue: HTTPQueue

  /// Finds the servers; asks nothing of them yet.
  /// - Parameters:
  ///   - bases: servers to use instead of the descriptor's. A plain http one is the caller's choice and allowed.
  /// - Throws: `.usage` for a base that is unknown or no http(s) address, `.environment` when pip names no index or curl cannot start.
  public init(_ registry: RegistryDescriptor, bases: [String: String] = [:], settings: HTTPSettings = HTTPSettings()) throws(OmniError) {
    self.registry = registry
    (self.bases, self.settings) = try registry.servers(bases, settings)
    var manners = HTTPQueue.Manners(repeated: Set(registry.status.retry), retryAfter: registry.policy.retryAfter)
    if let rate = registry.policy.requestsPerMinute { manners.interval = .seconds(60) / rate }
    queue = try HTTPQueue(settings: self.settings, manners: manners)
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
  /// All closures run on the calling thread.
  /// - Parameters:
  ///   - mayStart: asked before each package is begun; while it says no, packages already begun go on. Asked again within 10 ms.
  ///   - isCancelled: asked at least every 100 ms; then everything not yet delivered ends as `.interrupted`.
  ///   - deliver: takes a request's index and its package, or why there is none.
  public func run(
    _ requests: [PackageRequest], mayStart: () -> Bool = { true }, isCancelled: () -> Bool = { false },
    deliver: (Int, Result<FetchedPackage, OmniError>) -> Void
  ) {
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
          begun[queue.submit(fetch.pending)] = (index, fetch)
        } catch {
          deliver(index, .failure(error))
        }
      }
      guard !begun.isEmpty || isHeld else { continue }
      for answer in queue.step(waitingAtMost: .milliseconds(isHeld ? 10 : 100)) {
        guard let (index, begunFetch) = begun.removeValue(forKey: answer.id) else { continue }
        var fetch = begunFetch
        do throws(OmniError) {
          if let package = try fetch.take(answer.result.get()) {
            deliver(index, .success(package))
          } else {
            begun[queue.submit(fetch.pending)] = (index, fetch)
          }
        } catch {
          deliver(index, .failure(fetch.located(error)))
        }
      }
    }
  }
}
