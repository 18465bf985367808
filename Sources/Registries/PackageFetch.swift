import Crypto
import Records

/// One package on its way: first its project's listing, then the chosen archive.
struct PackageFetch {
  /// The request whose answer is awaited.
  private(set) var pending: HTTPRequest
  private let registry: RegistryDescriptor
  private let name: String
  private let wish: String?
  private let allowsHTTP: Bool
  private var choice: ArtifactChoice?

  /// - Throws: `.usage` when the name is none.
  init(_ request: PackageRequest, _ client: RegistryClient) throws(OmniError) {
    registry = client.registry
    wish = request.version
    guard let name = registry.canonical(name: request.name), !name.isEmpty else {
      throw OmniError(.usage, "not a package name of \(registry.id)", at: request.name, hint: "check the spelling")
    }
    self.name = name
    let template = registry.versions.url
    guard let base = client.bases[template.base], let address = WebAddress(template.filled(base: base, name: name)) else {
      throw OmniError(.usage, "not a package name of \(registry.id)", at: request.name, hint: "check the spelling")
    }
    allowsHTTP = !address.isSecure
    pending = HTTPRequest(
      address: address, accept: registry.versions.accept, limit: registry.versions.limit, allowsHTTP: allowsHTTP, compressed: true)
  }

  /// Takes the answer to `pending`: the package, or nil when a further request is pending.
  mutating func take(_ response: HTTPResponse) throws(OmniError) -> FetchedPackage? {
    if let choice { return try package(choice, response) }
    try check(response, gone: "there is no such package", hint: "check the spelling")
    let listing = try ProjectListing(response.body, registry.versions)
    let choice = try listing.choose(project: name, wish: wish, registry)
    try checkSize(choice.file)
    if registry.requiresSHA256, choice.file.sha256 == nil {
      throw OmniError(.corrupt, "the registry publishes no SHA-256", why: choice.file.name)
    }
    guard let address = WebAddress(choice.file.url, relativeTo: response.address), address.isSecure || allowsHTTP else {
      throw OmniError(.corrupt, "the archive's address is not an https address", why: choice.file.name)
    }
    self.choice = choice
    pending = HTTPRequest(address: address, limit: registry.limits.compressed, allowsHTTP: allowsHTTP)
    return nil
  }

  /// The error with the package it is about.
  func located(_ error: OmniError) -> OmniError {
    var error = error
    error.location = PackageURL(type: registry.purlType, name: name, version: choice?.version ?? wish).description
    return error
  }

  private func check(_ response: HTTPResponse, gone: String, hint: String) throws(OmniError) {
    if registry.status.gone.contains(response.status) { throw OmniError(.notFound, gone, hint: hint) }
    guard response.status == 200 else {
      throw OmniError(.network, "the registry refuses", why: "HTTP status \(response.status) for \(response.address.shown)")
    }
  }

  private func checkSize(_ file: PublishedFile) throws(OmniError) {
    guard let size = file.size, size > registry.limits.compressed else { return }
    throw OmniError(.limit, "the archive is too large", why: "\(file.name) has \(size) bytes, the limit is \(registry.limits.compressed)")
  }

  private func package(_ choice: ArtifactChoice, _ response: HTTPResponse) throws(OmniError) -> FetchedPackage {
    try check(response, gone: "the archive is listed but gone", hint: "it may have been deleted just now: try again")
    let bytes = response.body
    if let size = choice.file.size, size != bytes.count {
      throw OmniError(
        .corrupt, bytes.count < size ? "the archive is truncated" : "the archive is larger than announced",
        why: "\(choice.file.name) has \(bytes.count) of \(size) bytes", hint: "try again; if it stays so, tell the registry")
    }
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
    let sha256 = hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    if let published = choice.file.sha256, published != sha256 {
      throw OmniError(
        .corrupt, "the archive is not the published one", why: "\(choice.file.name): SHA-256 is \(sha256), published is \(published)",
        hint: "a proxy or mirror may have changed it; don't use it")
    }
    let archive = ArchiveReader(container: choice.rule.container, root: choice.rule.root, duplicates: registry.duplicates, limits: registry.limits)
    return FetchedPackage(
      key: PackageKey(registry: registry.id, name: name, version: choice.version), fileName: choice.file.name, kind: choice.rule.kind, sha256: sha256,
      bytes: bytes, archive: archive, warnings: choice.warnings)
  }
}
