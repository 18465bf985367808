import Foundation
public import Records
public import Registries
import StrictYAML

/// What a person asks a sprint for: packages of one or several registries, by name and perhaps version.
public struct SprintFile: Sendable {
  /// The packages of one registry.
  public struct Part: Sendable, Equatable {
    /// The registry's id.
    public var registry: String
    public var packages: [PackageRequest]
    /// Addresses in place of the registry's own, by their name in its descriptor.
    public var bases: [String: String] = [:]
  }

  /// Names the sprint's chunks; a second sprint of the same name takes the place of the first.
  public var name: String
  /// In the order they were given.
  public var parts: [Part]

  /// - Parameters:
  ///   - packages: by registry: `name` or `name==version` each, spaces do not count; doubles are left out.
  ///   - bases: by registry, addresses in place of its own.
  /// - Throws: `.usage` without packages, for a package without a name, addresses of a registry that is not asked, or with a name of the
  ///   sprint that cannot be a folder's.
  public init(
    name: String, packages: [(registry: String, names: [String])], bases: [String: [String: String]] = [:]
  ) throws(OmniError) {
    let allowed = name.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x41 && $0 <= 0x5a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2d || $0 == 0x5f
    }
    guard !name.isEmpty, allowed else { throw OmniError(.usage, "a sprint's name is made of letters, digits, - and _", at: name) }
    self.name = name
    parts = []
    for (registry, names) in packages where !names.isEmpty {
      parts.append(Part(registry: registry, packages: try Self.requests(names, sprint: name), bases: bases[registry] ?? [:]))
    }
    guard !parts.isEmpty else {
      throw OmniError(.usage, "the sprint names no packages", at: name, hint: "registries: { pypi: [requests, click==8.1.8] }")
    }
    let known = parts.map(\.registry)
    for registry in bases.keys.sorted() where !known.contains(registry) {
      let hint = Spelling.hint(for: registry, among: known) ?? "its registries are " + known.joined(separator: ", ")
      throw OmniError(.usage, "bases of '\(registry)', of which the sprint names no packages", at: name, hint: hint)
    }
  }

  private static func requests(_ names: [String], sprint: String) throws(OmniError) -> [PackageRequest] {
    var requests: [PackageRequest] = []
    var seen = Set<PackageRequest>()
    for text in names {
      let mark = text.firstRange(of: "==")
      let package = text[..<(mark?.lowerBound ?? text.endIndex)].trimmingCharacters(in: .whitespaces)
      let version = mark.map { text[$0.upperBound...].trimmingCharacters(in: .whitespaces) }
      guard !package.isEmpty, version != "" else {
        throw OmniError(.usage, "'\(text)' names no package", at: sprint, hint: "write name or name==version")
      }
      let request = PackageRequest(name: package, version: version)
      if seen.insert(request).inserted { requests.append(request) }
    }
    return requests
  }

  /// Reads a sprint file: `registries:` with a list of packages each, and perhaps `bases:`; the file's base name is the sprint's.
  /// - Throws: `.notFound`, `.invalid` with a position, `.usage`.
  public init(file: String) throws(OmniError) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw OmniError(.notFound, "cannot read the sprint file", at: file, hint: "check the path")
    }
    guard let text = String(data: data, encoding: .utf8) else { throw OmniError(.invalid, "the sprint file is not UTF-8 text", at: file) }
    let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    let (packages, bases) = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      let packages = try map.map("registries") { (map) throws(OmniError) in
        try map.keys.map { (registry) throws(OmniError) in (registry: registry, names: try map.strings(registry)) }
      }
      guard let packages else {
        throw map.error("registries", "the key 'registries' is missing", hint: "registries: { pypi: [requests, click==8.1.8] }")
      }
      let bases = try map.maps("bases") { (registry, map) throws(OmniError) in
        (registry, try map.keys.map { (base) throws(OmniError) in (base, try map.string(base)) })
      }
      return (packages, bases)
    }
    try self.init(
      name: name, packages: packages, bases: Dictionary(uniqueKeysWithValues: bases.map { ($0, Dictionary(uniqueKeysWithValues: $1)) }))
  }
}
