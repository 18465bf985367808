import Foundation
public import Records

/// All registries this installation knows.
public struct RegistrySet: Sendable {
  /// In the order of their file names.
  public let registries: [RegistryDescriptor]

  /// Reads every `*.yaml` of a folder.
  /// - Throws: `.invalid` for a malformed descriptor, one not named after its id, or a purl type claimed twice; `.environment` when the
  ///   folder cannot be read.
  public init(directory: String) throws(OmniError) {
    let files: [String]
    do { files = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".yaml") }.sorted() } catch {
      throw OmniError(.environment, "cannot read the registry descriptors", at: directory, why: error.localizedDescription)
    }
    var registries: [RegistryDescriptor] = []
    for file in files {
      let path = directory + "/" + file
      guard let bytes = FileManager.default.contents(atPath: path) else {
        throw OmniError(.environment, "cannot read the registry descriptor", at: path, hint: "check its permissions")
      }
      let registry = try RegistryDescriptor(yaml: String(decoding: bytes, as: UTF8.self), file: path)
      guard file == registry.id + ".yaml" else {
        throw OmniError(.invalid, "the descriptor's id is '\(registry.id)'", at: path, hint: "name the file \(registry.id).yaml")
      }
      if let other = registries.first(where: { $0.purlType == registry.purlType }) {
        throw OmniError(.invalid, "the purl type '\(registry.purlType)' is claimed twice", at: path, why: "\(other.id) has it too")
      }
      registries.append(registry)
    }
    self.registries = registries
  }

  /// The registry of an id.
  /// - Throws: `.usage` with a suggestion.
  public func registry(id: String) throws(OmniError) -> RegistryDescriptor {
    try find(id, \.id, "unknown registry")
  }

  /// The registry of a package URL's type.
  /// - Throws: `.usage` with a suggestion.
  public func registry(purlType: String) throws(OmniError) -> RegistryDescriptor {
    try find(purlType, \.purlType, "no registry has this package URL type")
  }

  private func find(_ word: String, _ property: (RegistryDescriptor) -> String, _ what: String) throws(OmniError) -> RegistryDescriptor {
    if let found = registries.first(where: { property($0) == word }) { return found }
    let known = registries.map(property)
    throw OmniError(.usage, what, at: word, hint: Spelling.hint(for: word, among: known) ?? "known: " + known.joined(separator: ", "))
  }
}
