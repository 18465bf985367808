import Foundation

/// The file in which a package says its own name and version.
public struct PackageManifest: Sendable, Equatable {
  /// How the file says it.
  public enum Format: Sendable, Equatable {
    /// JSON fields.
    case json(name: FieldPath, version: FieldPath)
    /// The text after this word at the beginning of a line: `module`; there is no version.
    case line(String)
    /// The folder it stands in is called `name-version`.
    case folder
  }

  /// Its path below the package's root.
  public var file: String
  public var format: Format

  /// Name and version as the file has them; nil for a file that does not say a name.
  /// - Parameter folder: the name of the folder it stands in.
  func identity(_ bytes: [UInt8], folder: String) -> (name: String, version: String?)? {
    switch format {
    case .json(let name, let version):
      guard let document = JSONValue(parsing: bytes), let name = document[name]?.text else { return nil }
      return (name, document[version]?.text)
    case .line(let word):
      for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let words = line.split(whereSeparator: \.isWhitespace)
        if words.count >= 2, words[0] == word { return (words[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"`")), nil) }
      }
      return nil
    case .folder:
      // Names hold `-` too: the version is the longest end that is one.
      for dash in folder.indices where folder[dash] == "-" {
        let version = folder[dash...].dropFirst()
        if SemanticVersion.order(String(version)) != nil { return (String(folder[..<dash]), String(version)) }
      }
      return nil
    }
  }
}
