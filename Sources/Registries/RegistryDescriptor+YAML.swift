public import Records
import StrictYAML

extension RegistryDescriptor {
  /// Decodes one descriptor.
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: its name, for messages.
  /// - Throws: `.invalid` with a position.
  public init(yaml text: String, file: String) throws(OmniError) {
    self = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in try RegistryDescriptor(map) }
  }

  private init(_ map: YAMLMap) throws(OmniError) {
    id = try map.string("id")
    title = try map.string("title")
    languages = try map.strings("languages")
    purlType = try map.string("purl-type")
    scipManager = try map.string("scip-manager")
    let bases = try map.maps("bases") { (name, map) throws(OmniError) in (name, try Base(map)) }
    self.bases = Dictionary(bases) { first, _ in first }
    policy = try map.require("policy") { (map) throws(OmniError) in try Policy(map) }
    let transforms = try map.map("name") { (map) throws(OmniError) in try map.choices("normalize", NameTransform.self) }
    nameTransforms = transforms ?? []
    versionScheme = try map.require("version") { (map) throws(OmniError) in try map.require("scheme", VersionScheme.self) }
    versions = try map.require("versions") { (map) throws(OmniError) in try VersionsFormat(map) }
    artifacts = try map.list("artifacts") { (map) throws(OmniError) in try ArtifactRule(map) }
    (limits, duplicates) = try map.require("archive") { (map) throws(OmniError) in
      let limits = try map.require("limits") { (map) throws(OmniError) in try ArchiveLimits(map) }
      return (limits, try map.require("duplicates", ArchiveReader.Duplicates.self))
    }
    requiresSHA256 = try map.require("integrity") { (map) throws(OmniError) in
      guard let required = try map.choice("sha256", ["required": true, "optional": false]) else { throw map.missing("sha256") }
      return required
    }
    status = try map.require("status") { (map) throws(OmniError) in try StatusCodes(map) }

    if self.bases.isEmpty { throw map.missing("bases") }
    if artifacts.isEmpty { throw map.missing("artifacts") }
    guard self.bases[versions.url.base] != nil else {
      let hint = Spelling.hint(for: versions.url.base, among: self.bases.keys) ?? "the bases are " + self.bases.keys.sorted().joined(separator: ", ")
      throw map.error("versions", "its url begins with the unknown base '\(versions.url.base)'", hint: hint)
    }
    if requiresSHA256, versions.file.sha256 == nil {
      throw map.error("integrity", "sha256 is required, but no field has it", hint: "add `sha256:` under versions.file")
    }
  }
}

extension RegistryDescriptor.Base {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    let origin = try map.choice("from", ["pip": Self.pip])
    let url = try map.optionalString("url")
    switch (origin, url) {
    case (let origin?, nil): self = origin
    case (nil, let url?):
      guard let address = WebAddress(url), address.isSecure || address.isLoopback else {
        throw map.error("url", "not an https address", why: url, hint: "plain http is for this machine only")
      }
      self = .url(url)
    default: throw map.error("url", "a base has either a url or an origin", hint: "write `url: https://…` or `from: pip`")
    }
  }
}

extension RegistryDescriptor.Policy {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    bulk = try map.require("bulk", Bulk.self)
    concurrency = try map.int("concurrency", in: 1...64) ?? 1
    requestsPerMinute = try map.int("requests-per-minute", in: 1...60_000)
    retryAfter = .seconds(try map.int("retry-after-seconds", in: 1...3600) ?? 60)
  }
}

extension RegistryDescriptor.VersionsFormat {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    family = try map.require("family", Family.self)
    guard let url = URLTemplate(try map.string("url")) else {
      throw map.error("url", "not an address template", hint: "it begins with {base:NAME} and may hold {name}")
    }
    self.url = url
    accept = try map.string("accept")
    guard let limit = try map.int("limit", in: 1...1 << 30) else { throw map.missing("limit") }
    self.limit = limit
    interfaceVersion = try map.map("interface-version") { (map) throws(OmniError) in
      guard let major = try map.int("major") else { throw map.missing("major") }
      return InterfaceVersion(field: try map.field("field"), major: major)
    }
    projectStatus = try map.map("project-status") { (map) throws(OmniError) in
      ProjectStatus(field: try map.field("field"), reason: try map.optionalField("reason"), refused: try map.strings("refused"))
    }
    listed = try map.optionalField("listed", list: true)
    files = try map.field("files", list: true)
    file = try map.require("file") { (map) throws(OmniError) in
      FileFields(
        name: try map.field("name"), url: try map.field("url"), size: try map.optionalField("size"), sha256: try map.optionalField("sha256"),
        yanked: try map.optionalField("yanked"))
    }
  }
}

extension RegistryDescriptor.ArtifactRule {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    match = try map.strings("match").map { FileNamePattern($0) }
    if match.isEmpty { throw map.missing("match") }
    kind = try map.require("kind", ArtifactKind.self)
    container = try map.require("container", ArchiveReader.Container.self)
    root = try map.require("root", ArchiveReader.Root.self)
  }
}

extension RegistryDescriptor.StatusCodes {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    func codes(_ key: String) throws(OmniError) -> [Int] {
      var codes: [Int] = []
      for text in try map.strings(key) {
        guard let code = Int(text), (400...599).contains(code) else { throw map.error(key, "'\(text)' is no HTTP error status") }
        codes.append(code)
      }
      return codes
    }
    gone = try codes("gone")
    retry = try codes("retry")
  }
}

extension ArchiveLimits {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    self.init()
    compressed = try map.int("compressed", in: 1...1 << 40) ?? compressed
    unpacked = try map.int("unpacked", in: 1...1 << 40) ?? unpacked
    ratio = try map.int("ratio", in: 1...1 << 20) ?? ratio
    ratioGrace = try map.int("ratio-grace", in: 0...1 << 40) ?? ratioGrace
    entries = try map.int("entries", in: 1...1 << 30) ?? entries
    entry = try map.int("entry", in: 1...1 << 32) ?? entry
    path = try map.int("path", in: 1...1 << 16) ?? path
    depth = try map.int("depth", in: 1...1 << 16) ?? depth
  }
}

extension YAMLMap {
  fileprivate func missing(_ key: String) -> OmniError { error(key, "the key '\(key)' is missing", hint: "add `\(key): …`") }

  fileprivate func require<T>(_ key: String, _ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> T {
    guard let value = try map(key, body) else { throw missing(key) }
    return value
  }

  /// A required word of an enumeration's.
  fileprivate func require<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: T.Type) throws(OmniError) -> T {
    let choices = Dictionary(uniqueKeysWithValues: type.allCases.map { ($0.rawValue, $0) })
    guard let value = try choice(key, choices) else { throw missing(key) }
    return value
  }

  /// A list of words of an enumeration's.
  fileprivate func choices<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: T.Type) throws(OmniError) -> [T] {
    var values: [T] = []
    let names = type.allCases.map(\.rawValue)
    for word in try strings(key) {
      guard let value = T(rawValue: word) else {
        throw error(key, "'\(key)' cannot be '\(word)'", hint: Spelling.hint(for: word, among: names) ?? "one of " + names.joined(separator: ", "))
      }
      values.append(value)
    }
    return values
  }

  fileprivate func optionalField(_ key: String, list: Bool = false) throws(OmniError) -> FieldPath? {
    guard let text = try optionalString(key) else { return nil }
    guard let path = FieldPath(text), path.isList == list else {
      throw error(key, "not a field path", why: text, hint: list ? "write /steps/to/the/list/*" : "write /steps/to/the/value")
    }
    return path
  }

  fileprivate func field(_ key: String, list: Bool = false) throws(OmniError) -> FieldPath {
    guard let path = try optionalField(key, list: list) else { throw missing(key) }
    return path
  }
}
