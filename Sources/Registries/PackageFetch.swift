import HTTP
import Records

/// One package on its way: first its project's listing, then what the choice of a version needs, at last the chosen archive.
struct PackageFetch {
  /// What the answer to `pending` is.
  private enum Step {
    case listing
    /// A version that stands in for a list: the newest, or the one asked for.
    case version(VersionsFormat.VersionQuery)
    case retractions(newest: String)
    case contentHash
    case archive
  }

  /// The request whose answer is awaited.
  private(set) var pending: HTTPRequest
  private let registry: RegistryDescriptor
  private let bases: [String: String]
  /// The name as asked for, and other spellings to try when there is none.
  private var spellings: [String]
  private let wish: String?
  private let allowsHTTP: Bool
  private var step = Step.listing
  private var listing: ProjectListing?
  /// The spelling that the registry gave to the version asked for.
  private var resolved: String?
  private var choice: ArtifactChoice?
  private var archiveAddress: WebAddress?
  /// What the archive's content must hash to.
  private var contentHash: String?
  /// The package, once its archive has come.
  private(set) var package: FetchedPackage?

  private var name: String { spellings[0] }

  /// - Throws: `.usage` when the name or a given release is none; with an index in memory, also why nothing of it fits.
  init(_ request: PackageRequest, _ client: RegistryClient) throws(OmniError) {
    registry = client.registry
    bases = client.bases
    wish = request.version
    let unusable = OmniError(.usage, "not a package name of \(registry.id)", at: request.name, hint: "check the spelling")
    guard let name = registry.names.canonical(request.name) else { throw unusable }
    spellings = registry.names.spellings(name)
    if let release = request.release {
      let choice = try ArtifactChoice(release, name: request.name, version: request.version, registry, bases)
      let server = bases[registry.versions.url.base].flatMap { WebAddress($0) }
      guard let address = server ?? WebAddress(choice.file.url) else { throw unusable }
      // As with a listing: the checksums of a repository's lists make http fine.
      allowsHTTP = registry.versions.family == .deb822 || server?.isSecure == false
      pending = HTTPRequest(address: address, limit: 0, allowsHTTP: false)
      do { try take(choice, at: address) } catch { throw located(error) }
    } else if let index = client.index {
      // The lists are apt's, checked against its signatures, and the archive against the lists: http is fine.
      allowsHTTP = true
      pending = HTTPRequest(address: index.address, limit: 0, allowsHTTP: false)
      do { try choose(from: index.listing(of: name, registry, bases), relativeTo: index.address) } catch { throw located(error) }
    } else {
      let address = try Self.address(registry.versions.url, bases, [.name: name], or: unusable)
      allowsHTTP = !address.isSecure
      pending = HTTPRequest(
        address: address, accept: registry.versions.accept, headers: registry.headers, limit: registry.versions.limit, allowsHTTP: allowsHTTP,
        compressed: true)
    }
  }

  private static func address(
    _ template: URLTemplate, _ bases: [String: String], _ values: [URLTemplate.Variable: String], or error: OmniError
  ) throws(OmniError) -> WebAddress {
    guard let base = bases[template.base], let text = template.filled(base: base, values), let address = WebAddress(text) else { throw error }
    return address
  }

  /// Takes the answer to `pending`; then either `package` is there or a further request is pending.
  mutating func take(_ result: Result<HTTPResponse, OmniError>) throws(OmniError) {
    switch step {
    case .listing: try takeListing(result.get())
    case .version(let query): try takeVersion(result.get(), query)
    case .retractions(let newest): try takeRetractions(result.get(), of: newest)
    case .contentHash: try takeContentHash(result)
    case .archive: package = try package(result.get())
    }
  }

  /// The release that was chosen, as soon as it is.
  var release: (PackageKey, Release)? {
    guard let choice, let archiveAddress else { return nil }
    let file = choice.file
    // An address that follows from name and version is left to whoever fetches: other servers may be in use then.
    let isMade = if case .template = registry.versions.file.url { true } else { false }
    let release = Release(
      fileName: file.name, url: isMade ? nil : archiveAddress.shown, size: file.size, checksum: file.checksum, warnings: choice.warnings)
    return (PackageKey(registry: registry.id, name: choice.name, version: choice.version), release)
  }

  /// The error with the package it is about.
  func located(_ error: OmniError) -> OmniError {
    var error = error
    error.location = PackageURL(type: registry.purlPrefix, name: choice?.name ?? name, version: choice?.version ?? wish).description
    return error
  }

  // MARK: The steps

  private mutating func takeListing(_ response: HTTPResponse) throws(OmniError) {
    if registry.status.gone.contains(response.status), spellings.count > 1 {
      spellings.removeFirst()
      return try ask(registry.versions.url, [.name: name], accept: registry.versions.accept, limit: registry.versions.limit)
    }
    try check(response, gone: "there is no such package", hint: "check the spelling")
    let listing = try ProjectListing(response.body, of: name, registry, bases: bases)
    self.listing = listing
    let format = registry.versions
    let isListed = wish.map { wish in listing.files.contains { $0.version.map { isSame($0, wish) } ?? false } } ?? true
    if let query = format.newest, wish == nil, listing.files.isEmpty { return try ask(query) }
    if let query = format.single, let wish, !isListed { return try ask(query, version: wish) }
    try askForRetractions(relativeTo: response.address)
  }

  private mutating func ask(_ query: VersionsFormat.VersionQuery, version: String? = nil) throws(OmniError) {
    step = .version(query)
    var values: [URLTemplate.Variable: String] = [.name: name]
    values[.version] = version
    try ask(query.url, values, limit: 1 << 20)
  }

  /// Takes the one version of an answer into the listing.
  private mutating func takeVersion(_ response: HTTPResponse, _ query: VersionsFormat.VersionQuery) throws(OmniError) {
    try check(response, gone: wish == nil ? "nothing is published" : "there is no such version", hint: "check the spelling")
    guard let document = JSONValue(parsing: response.body), let version = document[query.version]?.text else {
      throw OmniError(.corrupt, "the registry's answer names no version", why: response.address.shown)
    }
    guard registry.versionScheme.order(version) != nil else { throw OmniError(.corrupt, "the registry's answer names no version", why: version) }
    let one = try ProjectListing(Array(version.utf8), of: name, registry, bases: bases)
    listing = ProjectListing(joining: [listing, one].compactMap { $0 })
    resolved = version
    try askForRetractions(relativeTo: response.address)
  }

  private mutating func askForRetractions(relativeTo address: WebAddress) throws(OmniError) {
    guard let listing else { return }
    let versions = listing.files.compactMap(\.version).compactMap { text in registry.versionScheme.order(text).map { (text: text, order: $0) } }
    let finals = versions.filter { !$0.order.isPrerelease }
    guard let template = registry.versions.retractions, let newest = (finals.isEmpty ? versions : finals).max(by: { $0.order < $1.order }) else {
      return try choose(from: listing, relativeTo: address)
    }
    step = .retractions(newest: newest.text)
    try ask(template, [.name: name, .version: newest.text], limit: 16 << 20)
  }

  private mutating func takeRetractions(_ response: HTTPResponse, of newest: String) throws(OmniError) {
    guard var listing else { return }
    if registry.status.gone.contains(response.status) {
      listing.warnings.append("what is retracted is unknown: there is no manifest of \(newest)")
    } else {
      try check(response, gone: "", hint: "")
      let retractions = Retractions(goMod: String(decoding: response.body, as: UTF8.self))
      for i in listing.files.indices {
        listing.files[i].yanked = listing.files[i].version.flatMap { registry.versionScheme.order($0) }.flatMap { retractions.reason($0) }
      }
    }
    try choose(from: listing, relativeTo: response.address)
  }

  private mutating func choose(from listing: ProjectListing, relativeTo address: WebAddress) throws(OmniError) {
    try take(listing.choose(project: name, wish: resolved ?? wish, registry), at: address)
  }

  /// Takes what is to be fetched.
  /// - Parameter address: what the file's is relative to.
  private mutating func take(_ choice: ArtifactChoice, at address: WebAddress) throws(OmniError) {
    try checkSize(choice.file)
    if registry.requiresChecksum, choice.file.checksum == nil {
      throw OmniError(.corrupt, "the registry publishes no checksum", why: choice.file.name)
    }
    guard let archive = WebAddress(choice.file.url, relativeTo: address), archive.isSecure || allowsHTTP else {
      throw OmniError(.corrupt, "the archive's address is not an https address", why: choice.file.name)
    }
    self.choice = choice
    archiveAddress = archive
    guard let template = registry.contentHash else { return askForArchive() }
    step = .contentHash
    try ask(template, [.name: choice.name, .version: choice.version], limit: 1 << 20)
  }

  /// A database that does not answer is no reason to leave the package: the record says that nothing was checked.
  private mutating func takeContentHash(_ result: Result<HTTPResponse, OmniError>) throws(OmniError) {
    guard let choice else { return }
    if case .success(let response) = result, response.status == 200 {
      contentHash = DirectoryHash.published(in: response.body, module: choice.name, version: choice.version)
    }
    askForArchive()
  }

  private mutating func askForArchive() {
    guard let archiveAddress else { return }
    step = .archive
    pending = HTTPRequest(address: archiveAddress, headers: registry.headers, limit: registry.limits.compressed, allowsHTTP: allowsHTTP)
  }

  private mutating func ask(
    _ template: URLTemplate, _ values: [URLTemplate.Variable: String], accept: String = "*/*", limit: Int
  ) throws(OmniError) {
    let error = OmniError(.usage, "cannot be asked of \(registry.id)", why: (values[.name] ?? "") + (values[.version].map { "@" + $0 } ?? ""))
    let address = try Self.address(template, bases, values, or: error)
    pending = HTTPRequest(
      address: address, accept: accept, headers: registry.headers, limit: limit, allowsHTTP: allowsHTTP, compressed: true)
  }

  // MARK: Checks

  private func isSame(_ a: String, _ b: String) -> Bool {
    guard let a = registry.versionScheme.order(a), let b = registry.versionScheme.order(b) else { return a == b }
    return a == b
  }

  private func check(_ response: HTTPResponse, gone: String, hint: String) throws(OmniError) {
    if registry.status.gone.contains(response.status) { throw OmniError(.notFound, gone, hint: hint) }
    if registry.status.withheld.contains(response.status) {
      throw OmniError(.notFound, "the registry withholds it for legal reasons", why: "HTTP status \(response.status)")
    }
    guard response.status == 200 else {
      throw OmniError(.network, "the registry refuses", why: "HTTP status \(response.status) for \(response.address.shown)")
    }
  }

  private func checkSize(_ file: PublishedFile) throws(OmniError) {
    guard let size = file.size, size > registry.limits.compressed else { return }
    throw OmniError(.limit, "the archive is too large", why: "\(file.name) has \(size) bytes, the limit is \(registry.limits.compressed)")
  }

  private func package(_ response: HTTPResponse) throws(OmniError) -> FetchedPackage? {
    guard let choice else { return nil }
    try check(response, gone: "the archive is listed but gone", hint: "it may have been deleted just now: try again")
    let bytes = response.body
    if let size = choice.file.size, size != bytes.count {
      throw OmniError(
        .corrupt, bytes.count < size ? "the archive is truncated" : "the archive is larger than announced",
        why: "\(choice.file.name) has \(bytes.count) of \(size) bytes", hint: "try again; if it stays so, tell the registry")
    }
    try choice.file.checksum?.check(bytes, of: choice.file.name)
    var warnings = choice.warnings
    if registry.contentHash != nil {
      let found = try DirectoryHash.h1(ofZip: bytes, limit: registry.limits.unpacked)
      if let contentHash, contentHash != found {
        throw OmniError(
          .corrupt, "the archive is not the published one", why: "\(choice.file.name): its content is \(found), published is \(contentHash)",
          hint: "a proxy or mirror may have changed it; don't use it")
      }
      if contentHash == nil { warnings.append("not checked: no checksum of \(choice.file.name) was to be had; its content is \(found)") }
    }
    let root: ArchiveReader.Root =
      switch choice.rule.root {
      case .none: .none
      case .stripFirst: .stripFirst
      case .stripAlways: .stripAlways
      case .folder(let template): .folder(template.filled(name: choice.name, version: choice.version))
      }
    return FetchedPackage(
      key: PackageKey(registry: registry.id, name: choice.name, version: choice.version), fileName: choice.file.name, kind: choice.rule.kind,
      sha256: Checksum.Algorithm.sha256.digest(of: bytes).hexadecimal, bytes: bytes,
      archive: ArchiveReader(
        container: choice.rule.container, root: root, duplicates: registry.duplicates, links: registry.links, limits: registry.limits),
      contents: PackageContents(of: registry), warnings: warnings)
  }
}
