import HTTP
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
    purlPrefix = try map.string("purl-type")
    scipManager = try map.string("scip-manager")
    let bases = try map.maps("bases") { (name, map) throws(OmniError) in (name, try Base(map)) }
    self.bases = Dictionary(bases) { first, _ in first }
    headers = try map.headers()
    policy = try map.require("policy") { (map) throws(OmniError) in try Policy(map) }
    names = try map.map("name") { (map) throws(OmniError) in try NameRules(map) } ?? NameRules()
    versionScheme = try map.require("version") { (map) throws(OmniError) in try map.require("scheme", VersionScheme.self) }
    versions = try map.require("versions") { (map) throws(OmniError) in try VersionsFormat(map) }
    feeds = try map.list("feeds") { (map) throws(OmniError) in try Feed(map) }
    artifacts = try map.list("artifacts") { (map) throws(OmniError) in try ArtifactRule(map) }
    (limits, duplicates, links, excluded) = try map.require("archive") { (map) throws(OmniError) in
      let limits = try map.require("limits") { (map) throws(OmniError) in try ArchiveLimits(map) }
      let links = try map.choice("links", ["drop": ArchiveReader.Links.drop, "resolve": .resolve]) ?? .drop
      return (limits, try map.require("duplicates", ArchiveReader.Duplicates.self), links, try map.strings("exclude").map { FileNamePattern($0) })
    }
    manifest = try map.map("manifest") { (map) throws(OmniError) in try PackageManifest(map) }
    readme = try map.list("readme") { (map) throws(OmniError) in try ReadmeRule(map) }
    contents = try map.list("contents") { (map) throws(OmniError) in try ContentRule(map) }
    (requiresChecksum, contentHash) = try map.require("integrity") { (map) throws(OmniError) in
      guard let required = try map.choice("checksum", ["required": true, "optional": false]) else { throw map.missing("checksum") }
      return (required, try map.template("h1", [.name, .version]))
    }
    status = try map.require("status") { (map) throws(OmniError) in try StatusCodes(map) }
    try check(map)
  }

  /// What the parts must be to each other.
  private func check(_ map: YAMLMap) throws(OmniError) {
    if bases.isEmpty { throw map.missing("bases") }
    if artifacts.isEmpty { throw map.missing("artifacts") }
    if languages.isEmpty == contents.isEmpty {
      throw map.error("languages", "either `languages` or `contents` says the language", hint: "`contents` when the archive's folders decide")
    }
    for (key, template) in templates {
      guard bases[template.base] == nil else { continue }
      let hint = Spelling.hint(for: template.base, among: bases.keys) ?? "the bases are " + bases.keys.sorted().joined(separator: ", ")
      throw map.error(key, "a url begins with the unknown base '\(template.base)'", hint: hint)
    }
    if case .below(let base, _) = versions.file.url, bases[base] == nil {
      throw map.error("versions", "the file's url has the unknown base '\(base)'", hint: Spelling.hint(for: base, among: bases.keys))
    }
    let file = versions.file
    if requiresChecksum, file.sha256 == nil, file.sri == nil, file.sha1 == nil {
      throw map.error("integrity", "a checksum is required, but no field has it", hint: "add `sha256:`, `sri:` or `sha1:` under versions.file")
    }
    if artifacts.contains(where: { $0.kind == .source }), file.version == nil {
      throw map.error("artifacts", "a file of the kind 'source' does not tell its version", hint: "add `version:` under versions.file")
    }
    for feed in feeds {
      if feed.family == .deb822, versions.family != .deb822 {
        throw map.error("feeds", "a package's document does not list all packages", hint: "versions.family is \(versions.family.rawValue)")
      }
      if feed.news != nil, !feeds.contains(where: { $0.cursor?.tellsNews == true }) {
        throw map.error("feeds", "`news` tells where a feed goes on that is not there", hint: "add one with a cursor of the kind time or sequence")
      }
    }
    // Such a server may be any: only the checksum in its list says that the archive is the right one.
    if bases.values.contains(.apt), !requiresChecksum { throw map.error("integrity", "repositories of apt's need `checksum: required`") }
  }

  private var templates: [(key: String, template: URLTemplate)] {
    var templates = [("versions", versions.url)]
    for query in [versions.newest, versions.single] { if let query { templates.append(("versions", query.url)) } }
    if let retractions = versions.retractions { templates.append(("versions", retractions)) }
    if case .template(let template) = versions.file.url { templates.append(("versions", template)) }
    if let contentHash { templates.append(("integrity", contentHash)) }
    return templates + feeds.flatMap { [$0.url, $0.news?.url] }.compactMap { $0 }.map { ("feeds", $0) }
  }
}

extension RegistryDescriptor.Base {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    let origin = try map.choice("from", ["pip": Self.pip, "apt": Self.apt])
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
    bulkReason = try map.optionalString("bulk-reason")
    if (bulk == .allowed) != (bulkReason == nil) {
      throw map.error("bulk", bulk == .allowed ? "sweeps are welcome: there is no reason to give" : "why? `bulk-reason` is missing")
    }
    concurrency = try map.int("concurrency", in: 1...64) ?? 1
    requestsPerMinute = try map.int("requests-per-minute", in: 1...60_000)
    requestsPerMonth = try map.int("requests-per-month", in: 1...1 << 40)
    retryAfter = .seconds(try map.int("retry-after-seconds", in: 1...3600) ?? 60)
  }
}

extension NameRules {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    self.init()
    normalize = try map.choices("normalize", NameTransform.self)
    alternatives = try map.choices("alternatives", NameTransform.self)
    equal = try map.choices("equal", NameTransform.self)
    maxLength = try map.int("max-length", in: 1...4096) ?? maxLength
    guard let text = try map.optionalString("characters") else { return }
    characters = Self.characters(text)
    if characters == nil { throw map.error("characters", "not a set of ASCII characters", why: text, hint: "write them side by side: a-z0-9_-") }
  }
}

extension RegistryDescriptor.ArtifactRule {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    match = try map.strings("match").map { FileNamePattern($0) }
    if match.isEmpty { throw map.missing("match") }
    kind = try map.require("kind", ArtifactKind.self)
    container = try map.require("container", ArchiveReader.Container.self)
    let text = try map.string("root")
    switch text {
    case "none": root = .none
    case "strip-first": root = .stripFirst
    case "strip-always": root = .stripAlways
    default:
      guard text.contains("{"), let template = TextTemplate(text) else {
        throw map.error("root", "'root' cannot be '\(text)'", hint: "none, strip-first, strip-always or a folder like {name}-{version}")
      }
      root = .folder(template)
    }
  }
}

extension ContentRule {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    folders = try map.paths("under")
    languages = try map.strings("languages")
    if languages.isEmpty { throw map.missing("languages") }
    registry = try map.optionalString("registry")
    manifest = try map.map("manifest") { (map) throws(OmniError) in try PackageManifest(map) }
    pathSetting = manifest == nil ? nil : try map.optionalString("path-setting")
    beginsBelow = manifest == nil ? try map.choice("paths", ["whole": false, "below": true]) ?? false : false
    let settings = try map.maps("settings") { (name, map) throws(OmniError) in
      (name, ContentRule.FolderSetting(configurations: try map.paths("pkg-config"), always: try map.paths("always")))
    }
    self.settings = Dictionary(settings) { first, _ in first }
    if manifest != nil, !self.settings.isEmpty { throw map.error("settings", "only a package without a manifest has settings") }
  }
}

extension ReadmeRule {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    files = try map.strings("files").map { FileNamePattern($0.lowercased()) }
    if files.isEmpty { throw map.missing("files") }
    format = try map.choice("format", ["text": Format.text, "fields": .fields]) ?? .text
  }
}

extension PackageManifest {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    file = try map.string("file")
    let line = try map.optionalString("line")
    let name = try map.optionalField("name"), version = try map.optionalField("version")
    switch (line, name, version) {
    case (nil, let name?, let version?): format = .json(name: name, version: version)
    case (let line?, nil, nil): format = .line(line)
    case (nil, nil, nil): format = .folder
    default:
      throw map.error("file", "how does it say its name?", hint: "`name:` and `version:` for JSON fields, `line:` for a word, nothing for its folder")
    }
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
    withheld = try codes("withheld")
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
