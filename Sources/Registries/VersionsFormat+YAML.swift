import Records
import StrictYAML

extension VersionsFormat {
  init(_ map: YAMLMap) throws(OmniError) {
    family = try map.require("family", Family.self)
    // A list of all packages has one address.
    url = try map.requireTemplate("url", family == .deb822 ? [] : [.name])
    accept = try map.optionalString("accept") ?? "*/*"
    guard let limit = try map.int("limit", in: 1...1 << 30) else { throw map.missing("limit") }
    self.limit = limit
    recordVersion = try map.map("record-version") { (map) throws(OmniError) in try InterfaceVersion(map) }
    if family == .json {
      interfaceVersion = try map.map("interface-version") { (map) throws(OmniError) in try InterfaceVersion(map) }
      projectStatus = try map.map("project-status") { (map) throws(OmniError) in
        ProjectStatus(field: try map.field("field"), reason: try map.optionalField("reason"), refused: try map.strings("refused"))
      }
      latest = try map.optionalField("latest")
      listed = try map.optionalField("listed", list: true)
      files = try map.field("files", list: true)
      isGoneWithoutFiles = try map.choice("files-missing", ["gone": true, "error": false]) ?? false
    }
    file = try map.require("file") { (map) throws(OmniError) in try FileFields(map) }
    if family == .lines {
      newest = try map.map("newest") { (map) throws(OmniError) in try VersionQuery(map, [.name]) }
      single = try map.map("single") { (map) throws(OmniError) in try VersionQuery(map, [.name, .version]) }
      retractions = try map.template("retractions", [.name, .version])
      if file.version == nil { throw map.error("file", "a line's version is needed", hint: "add `version: /line`") }
    }
  }
}

extension VersionsFormat.InterfaceVersion {
  init(_ map: YAMLMap) throws(OmniError) {
    guard let major = try map.int("major") else { throw map.missing("major") }
    self.init(field: try map.field("field"), major: major)
  }
}

extension VersionsFormat.VersionQuery {
  fileprivate init(_ map: YAMLMap, _ variables: Set<URLTemplate.Variable>) throws(OmniError) {
    url = try map.requireTemplate("url", variables)
    version = try map.field("version")
  }
}

extension VersionsFormat.FileFields {
  fileprivate init(_ map: YAMLMap) throws(OmniError) {
    name = try map.optionalField("name")
    version = try map.optionalField("version")
    let text = try map.string("url"), below = try map.optionalString("below")
    if let template = URLTemplate(text, variables: [.name, .version]), below == nil, version != nil {
      url = .template(template)
    } else if let path = FieldPath(text), !path.isList {
      url = below.map { .below(base: $0, path) } ?? .field(path)
    } else {
      throw map.error(
        "url", "neither a field path nor an address template", why: text,
        hint: "write /steps/to/the/value, or {base:NAME}/… with {name} and {version} and name the `version:` field")
    }
    package = try map.optionalField("package")
    size = try map.optionalField("size")
    sha256 = try map.optionalField("sha256")
    sri = try map.optionalField("sri")
    sha1 = try map.optionalField("sha1")
    yanked = try map.optionalField("yanked")
    deprecated = try map.optionalField("deprecated")
  }
}

/// Readings that the descriptor's parts share.
extension YAMLMap {
  func missing(_ key: String) -> OmniError { error(key, "the key '\(key)' is missing", hint: "add `\(key): …`") }

  func require<T>(_ key: String, _ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> T {
    guard let value = try map(key, body) else { throw missing(key) }
    return value
  }

  /// A required word of an enumeration's.
  func require<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: T.Type) throws(OmniError) -> T {
    let choices = Dictionary(uniqueKeysWithValues: type.allCases.map { ($0.rawValue, $0) })
    guard let value = try choice(key, choices) else { throw missing(key) }
    return value
  }

  /// A list of words of an enumeration's.
  func choices<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ type: T.Type) throws(OmniError) -> [T] {
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

  func optionalField(_ key: String, list: Bool = false) throws(OmniError) -> FieldPath? {
    guard let text = try optionalString(key) else { return nil }
    guard let path = FieldPath(text), path.isList == list else {
      throw error(key, "not a field path", why: text, hint: list ? "write /steps/to/the/list/*" : "write /steps/to/the/value")
    }
    return path
  }

  /// One field path or several.
  func fields(_ key: String) throws(OmniError) -> [FieldPath] {
    var paths: [FieldPath] = []
    for text in try strings(key) {
      guard let path = FieldPath(text), !path.isList else { throw error(key, "not a field path", why: text, hint: "write /steps/to/the/value") }
      paths.append(path)
    }
    return paths
  }

  func field(_ key: String, list: Bool = false) throws(OmniError) -> FieldPath {
    guard let path = try optionalField(key, list: list) else { throw missing(key) }
    return path
  }

  /// Paths of which each step is a pattern; at least one.
  func paths(_ key: String) throws(OmniError) -> [[FileNamePattern]] {
    let paths = try strings(key).map { $0.split(separator: "/").map { FileNamePattern(String($0)) } }
    if paths.isEmpty || paths.contains(where: \.isEmpty) { throw missing(key) }
    return paths
  }

  /// An address template with no other holes than these.
  func template(_ key: String, _ variables: Set<URLTemplate.Variable>) throws(OmniError) -> URLTemplate? {
    guard let text = try optionalString(key) else { return nil }
    guard let template = URLTemplate(text, variables: variables) else {
      let holes = URLTemplate.Variable.allCases.filter(variables.contains).map { "{\($0.rawValue)}" }
      throw error(
        key, "not an address template", why: text,
        hint: "it begins with {base:NAME}" + (holes.isEmpty ? " and has no further hole" : " and may hold " + holes.joined(separator: " and ")))
    }
    return template
  }

  func requireTemplate(_ key: String, _ variables: Set<URLTemplate.Variable>) throws(OmniError) -> URLTemplate {
    guard let template = try template(key, variables) else { throw missing(key) }
    return template
  }

  /// `headers:`, names and values as HTTP allows them.
  func headers() throws(OmniError) -> [String: String] {
    var headers: [String: String] = [:]
    for (name, value) in try pairs("headers") {
      let isName = !name.isEmpty && name.utf8.allSatisfy { $0 == 0x2d || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) }
      guard isName, !["accept", "host", "authorization", "user-agent"].contains(name.lowercased()),
        value.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
      else { throw error("headers", "not a header of a descriptor's", why: "\(name): \(value)") }
      headers[name] = value
    }
    return headers
  }
}
