import Foundation
public import Records
public import Registries
import StrictYAML

/// What a sprint is to map: packages of one registry, by name and perhaps version.
public struct SprintPlan: Sendable {
  /// Names the sprint's chunks; a second sprint of the same name takes the place of the first.
  public var name: String
  public var registry: String
  public var packages: [PackageRequest]

  /// - Parameter packages: `name` or `name==version` each, spaces do not count; doubles are left out.
  /// - Throws: `.usage` without packages, for a package without a name, or with a name of the sprint that cannot be a folder's.
  public init(name: String, registry: String, packages: [String]) throws(OmniError) {
    let allowed = name.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x41 && $0 <= 0x5a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2d || $0 == 0x5f
    }
    guard !name.isEmpty, allowed else { throw OmniError(.usage, "a sprint's name is made of letters, digits, - and _", at: name) }
    self.name = name
    self.registry = registry
    self.packages = []
    var seen = Set<PackageRequest>()
    for text in packages {
      let mark = text.firstRange(of: "==")
      let package = text[..<(mark?.lowerBound ?? text.endIndex)].trimmingCharacters(in: .whitespaces)
      let version = mark.map { text[$0.upperBound...].trimmingCharacters(in: .whitespaces) }
      guard !package.isEmpty, version != "" else {
        throw OmniError(.usage, "'\(text)' names no package", at: name, hint: "write name or name==version")
      }
      let request = PackageRequest(name: package, version: version)
      if seen.insert(request).inserted { self.packages.append(request) }
    }
    guard !self.packages.isEmpty else {
      throw OmniError(.usage, "the sprint names no packages", at: name, hint: "packages: [requests, click==8.1.8]")
    }
  }

  /// Reads a sprint file: `registry:` and `packages:`; the file's base name is the sprint's.
  /// - Throws: `.notFound`, `.invalid` with a position, `.usage`.
  public init(file: String) throws(OmniError) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw OmniError(.notFound, "cannot read the sprint file", at: file, hint: "check the path")
    }
    guard let text = String(data: data, encoding: .utf8) else { throw OmniError(.invalid, "the sprint file is not UTF-8 text", at: file) }
    let name = ((file as NSString).lastPathComponent as NSString).deletingPathExtension
    let (registry, packages) = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      (try map.string("registry"), try map.strings("packages"))
    }
    try self.init(name: name, registry: registry, packages: packages)
  }
}
