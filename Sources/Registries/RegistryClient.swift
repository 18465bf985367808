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
  /// Whether a server of the registry's ever answered, were it with a refusal.
  public var isReached: Bool { queue.hasAnswers }
  /// The one document that lists all packages, once it is there; nil for registries that list each package by itself.
  private(set) var index: SharedIndex?
  private let lists: [AptConfiguration.List]
  private let queue: HTTPQueue

  /// Finds the servers; asks nothing of them yet.
  /// - Parameters:
  ///   - bases: servers to use instead of the descriptor's. A plain http one is the caller's choice and allowed.
  /// - Throws: `.usage` for a base that is unknown or no http(s) address, `.environment` when pip or apt names
  ///   nothing or curl cannot start.
  public init(_ registry: RegistryDescriptor, bases: [String: String] = [:], settings: HTTPSettings = HTTPSettings()) throws(OmniError) {
    self.registry = registry
    var settings = settings
    let servers = try RegistryServers(of: registry, given: bases, &settings)
    (self.bases, self.settings, lists) = (servers.bases, settings, servers.lists)
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
    do throws(OmniError) { try loadIndex(isCancelled) } catch {
      for index in requests.indices { deliver(index, .failure(error)) }
      return
    }
    var unreachable: OmniError?
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
        if let unreachable {
          deliver(index, .failure(unreachable))
          continue
        }
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
          if let package = try fetch.take(answer.result) {
            deliver(index, .success(package))
          } else {
            begun[queue.submit(fetch.pending)] = (index, fetch)
          }
        } catch {
          deliver(index, .failure(fetch.located(error)))
          // Nothing was ever heard of it: the others would wait for nothing.
          if error.code == .network, !isReached { unreachable = error }
        }
      }
    }
  }

  /// Gets the document that lists all packages, where there is one.
  private func loadIndex(_ isCancelled: () -> Bool) throws(OmniError) {
    guard registry.versions.family == .deb822, index == nil else { return }
    let limit = registry.versions.limit
    guard lists.isEmpty else { return index = try SharedIndex(lists, limit: limit) }
    let template = registry.versions.url
    guard let base = bases[template.base], let text = template.filled(base: base, [:]), let address = WebAddress(text) else {
      throw OmniError(.usage, "the base '\(template.base)' makes no address", at: registry.id)
    }
    let request = HTTPRequest(
      address: address, accept: registry.versions.accept, headers: registry.headers, limit: limit, allowsHTTP: !address.isSecure)
    let id = queue.submit(request)
    while true {
      if isCancelled() {
        queue.removeAll()
        throw OmniError(.interrupted, "the fetch was stopped", at: registry.id)
      }
      guard let answer = queue.step(waitingAtMost: .milliseconds(100)).first(where: { $0.id == id }) else { continue }
      let response = try answer.result.get()
      guard response.status == 200 else {
        throw OmniError(.network, "the registry refuses", why: "HTTP status \(response.status) for \(response.address.shown)")
      }
      return index = try SharedIndex(response.body, address: response.address, limit: limit)
    }
  }
}
