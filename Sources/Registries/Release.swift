import Records

/// What is known of a release before it is fetched; a plan freezes it.
public struct Release: Sendable, Hashable {
  /// The archive's file name, which tells how it is read.
  public var fileName: String
  /// The archive's absolute address, without user and password; nil: it is made of name and version by the registry's descriptor.
  public var url: String?
  /// Bytes of the archive.
  public var size: Int?
  /// What its bytes must hash to. A registry that requires one refuses a release without.
  public var checksum: Checksum?
  /// What users of the version should know: `yanked: reason`.
  public var warnings: [String]

  public init(fileName: String, url: String? = nil, size: Int? = nil, checksum: Checksum? = nil, warnings: [String] = []) {
    self.fileName = fileName
    self.url = url
    self.size = size
    self.checksum = checksum
    self.warnings = warnings
  }
}

extension RegistryDescriptor {
  /// The request for what a record of the registry's list is about: with the release, when the record tells enough to fetch it without
  /// asking for the package's listing.
  public func request(for record: FeedRecord) -> PackageRequest {
    var request = PackageRequest(name: record.name, version: record.version)
    guard let version = record.version, !requiresChecksum || record.checksum != nil else { return request }
    let made = record.url == nil ? fileURL(name: record.name, version: version, bases: nil) : nil
    guard let url = record.url ?? made, let fileName = record.fileName ?? PublishedFile.name(inURL: url), artifactRule(for: fileName) != nil else {
      return request
    }
    request.release = Release(
      fileName: fileName, url: record.url, size: record.size, checksum: record.checksum,
      warnings: record.isYanked ? [versions.yankedWord] : [])
    return request
  }

  /// Whether a version is rather taken than another one: a final one before a pre-release, else the higher one.
  public func prefers(_ version: String, to other: String) -> Bool {
    guard let a = versionScheme.order(version) else { return false }
    guard let b = versionScheme.order(other) else { return true }
    return a.isPrerelease != b.isPrerelease ? b.isPrerelease : b < a
  }

  /// The rule by which a file is read, nil when there is none.
  func artifactRule(for fileName: String) -> ArtifactRule? {
    artifacts.first { $0.match.contains { $0.matches(fileName) } }
  }

  /// The address of a version's file that is made by the file template; nil when there is no template, or it cannot be filled.
  /// - Parameter bases: servers by name; nil: the address is to have none, for its file name only.
  func fileURL(name: String, version: String, bases: [String: String]?) -> String? {
    guard case .template(let template) = versions.file.url else { return nil }
    guard let base = bases.map({ $0[template.base] }) ?? "" else { return nil }
    return template.filled(base: base, [.name: name, .version: version])
  }
}

extension ArtifactChoice {
  /// What a known release is.
  /// - Throws: `.usage` when the registry's files have another name, or the address is not known.
  init(
    _ release: Release, name: String, version: String?, _ registry: RegistryDescriptor, _ bases: [String: String]
  ) throws(OmniError) {
    guard let version else { throw OmniError(.usage, "a known release has a version", at: name) }
    guard let rule = registry.artifactRule(for: release.fileName) else {
      throw OmniError(.usage, "not an archive of \(registry.id)'s", at: name, why: release.fileName)
    }
    guard let url = release.url ?? registry.fileURL(name: name, version: version, bases: bases) else {
      throw OmniError(.usage, "the release has no address", at: name, why: "\(registry.id) makes none of name and version")
    }
    let file = PublishedFile(
      name: release.fileName, url: url, package: name, version: version, size: release.size, checksum: release.checksum)
    self.init(file: file, rule: rule, name: name, version: version, warnings: release.warnings)
  }
}
