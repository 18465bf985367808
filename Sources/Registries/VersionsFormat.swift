/// The document that lists a project's releases, and the further questions that a choice among them needs.
public struct VersionsFormat: Sendable, Equatable {
  /// How the document is written. Whatever the family, its records are read by field paths.
  public enum Family: String, Sendable, CaseIterable {
    /// One JSON document with a list, or an object, of records.
    case json
    /// One JSON record per line.
    case ndjson
    /// One text per line; a record has the one field `/line`.
    case lines
    /// Paragraphs of `Field: value` lines about many packages (deb822(5)); a record is a paragraph whose `Package` is the name.
    case deb822
  }

  /// A version number that a document or record states of itself, `1.4` or `2`, and the newest major number this program understands.
  public struct InterfaceVersion: Sendable, Equatable {
    public var field: FieldPath
    /// Inclusive.
    public var major: Int

    /// Whether a stated version is one this program understands.
    func isKnown(_ stated: JSONValue) -> Bool { isKnown(stated.int.map(String.init) ?? stated.text ?? "") }

    /// Whether a version as a text is one: `1.4`.
    func isKnown(_ stated: String) -> Bool { Int(stated.prefix { $0 != "." }).map { $0 <= major } ?? false }
  }

  /// A state of the whole project, and the states in which nothing may be taken.
  public struct ProjectStatus: Sendable, Equatable {
    public var field: FieldPath
    public var reason: FieldPath?
    public var refused: [String]
  }

  /// Where a file's address comes from.
  public enum Address: Sendable, Equatable {
    /// A field of the record, perhaps relative to the document's own address.
    case field(FieldPath)
    case template(URLTemplate)
    /// A field of the record, a path below a base.
    case below(base: String, FieldPath)
  }

  /// Where a file's properties stand in its record.
  public struct FileFields: Sendable, Equatable {
    /// The file's name; nil: the last step of its address.
    public var name: FieldPath?
    public var url: Address
    /// nil: the version stands in the file's name.
    public var version: FieldPath?
    /// The package's name in the registry's spelling; nil: the name asked for.
    public var package: FieldPath?
    /// Bytes.
    public var size: FieldPath?
    /// Hexadecimal.
    public var sha256: FieldPath?
    /// A Subresource Integrity text. It is used before the others.
    public var sri: FieldPath?
    /// Hexadecimal; used when there is nothing better.
    public var sha1: FieldPath?
    /// `true`, or the reason as a text.
    public var yanked: FieldPath?
    /// A text for users of the version.
    public var deprecated: FieldPath?
  }

  /// A question about one version: a document with the version's spelling.
  public struct VersionQuery: Sendable, Equatable {
    public var url: URLTemplate
    /// Where the version stands in its JSON answer.
    public var version: FieldPath
  }

  public var family: Family
  public var url: URLTemplate
  /// The HTTP `Accept` header.
  public var accept: String
  /// Bytes the document may have, decompressed.
  public var limit: Int
  public var interfaceVersion: InterfaceVersion?
  /// A record of a newer version is left out.
  public var recordVersion: InterfaceVersion?
  public var projectStatus: ProjectStatus?
  /// The version to take when none is asked for.
  public var latest: FieldPath?
  /// The list of all versions, files or not.
  public var listed: FieldPath?
  /// The list of file records; of `json` only.
  public var files: FieldPath?
  /// Whether a document without that list means that everything was taken back.
  public var isGoneWithoutFiles = false
  public var file: FileFields
  /// Asked when the list is empty.
  public var newest: VersionQuery?
  /// Asked when the version asked for is not in the list.
  public var single: VersionQuery?
  /// The manifest of the newest version, which says what was retracted.
  public var retractions: URLTemplate?

  /// What a version is that should no longer be taken: in the registry's own word.
  var yankedWord: String { retractions == nil ? "yanked" : "retracted" }
}

/// A text with holes for a package's name and version: `{name}-{version}`.
public struct TextTemplate: Sendable, Equatable {
  private let pieces: [URLTemplate.Piece]

  /// nil when it has another hole, or a filter.
  init?(_ text: String) {
    guard let pieces = URLTemplate.pieces(of: text[...], [.name, .version]) else { return nil }
    for case .hole(_, let filters) in pieces where !filters.isEmpty { return nil }
    self.pieces = pieces
  }

  func filled(name: String, version: String) -> String {
    pieces.map { piece in
      switch piece {
      case .literal(let text): text
      case .hole(let variable, _): variable == .name ? name : version
      }
    }.joined()
  }
}
