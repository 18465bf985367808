import Crypto
import Glibc
public import Records

/// What the frames of an ecosystem's chunks begin from, so that already their first bytes have something to refer to.
///
/// A file of a folder, `REGISTRY-SHA256.zdict`, at most one for each registry. Its name is the hash of its content, so two machines that
/// name the same one write the same chunks. A chunk carries its own: taking a file away makes nothing unreadable.
public struct ChunkDictionary: Sendable, Equatable {
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Lower-case hexadecimal SHA-256 of the bytes.
  public var sha256: String { SHA256.hash(data: bytes).hexadecimal }

  /// Reads the dictionary of a registry.
  /// - Returns: nil when the folder has none.
  /// - Throws: `.corrupt` when its content is not what its name says; `.usage` when there are several.
  public static func load(of registry: String, in folder: String) throws(OmniError) -> ChunkDictionary? {
    let files = files(of: registry, in: folder)
    guard let file = files.first else { return nil }
    let path = "\(folder)/\(file)"
    guard files.count == 1 else {
      throw OmniError(.usage, "the registry has several dictionaries", at: folder, why: files.joined(separator: ", "), hint: "keep one of them")
    }
    let dictionary = ChunkDictionary(try readFile(path))
    guard file == name(of: registry, dictionary) else {
      throw OmniError(
        .corrupt, "the dictionary is damaged", at: path, why: "its SHA-256 is \(dictionary.sha256)",
        hint: "fetch it again, or train one with omni dataset dictionary")
    }
    return dictionary
  }

  /// Makes it the dictionary of a registry, in place of another.
  /// - Returns: the file's path.
  /// - Throws: `.environment` with the system's own words.
  public func save(as registry: String, in folder: String) throws(OmniError) -> String {
    try makeFolder(folder)
    let file = PartialFile(of: "\(folder)/\(Self.name(of: registry, self))")
    try file.write(bytes)
    for old in Self.files(of: registry, in: folder) where unlink("\(folder)/\(old)") != 0 {
      throw .system("cannot remove the old dictionary", at: "\(folder)/\(old)")
    }
    try file.publish()
    return "\(folder)/\(Self.name(of: registry, self))"
  }

  private static func name(of registry: String, _ dictionary: ChunkDictionary) -> String { "\(registry)-\(dictionary.sha256).zdict" }

  private static func files(of registry: String, in folder: String) -> [String] {
    names(in: folder).filter { name in
      name.hasPrefix(registry + "-") && name.hasSuffix(".zdict") && name.utf8.count == registry.utf8.count + 1 + 64 + 6
    }.sorted()
  }
}
