/// A place where a registry lists its packages: all of them, or those that changed.
public struct Feed: Sendable, Equatable {
  /// How it is written. Whatever the family, a record's properties are read by field paths.
  public enum Family: String, Sendable, CaseIterable {
    /// Tables of comma-separated values (RFC 4180) in a tar archive; `/table/column` is a field.
    case csv
    /// One JSON document with a list of records.
    case json
    /// One JSON record per line.
    case ndjson
    /// The document of `versions`, when it is one about all packages; its fields count.
    case deb822
  }

  /// A table in the archive.
  public struct Table: Sendable, Equatable {
    /// What field paths call it.
    public var name: String
    /// The archive's member that holds it.
    public var member: FileNamePattern
    /// How a row of it is found for a record; nil: each of its rows is a record.
    public var join: Join?

    /// Where two tables say the same.
    public struct Join: Sendable, Equatable {
      /// This table's column.
      public var key: String
      /// The field of an earlier table that is equal.
      public var field: FieldPath
    }
  }

  /// How a list is asked for page by page.
  public struct Cursor: Sendable, Equatable {
    /// What tells the next page.
    public enum Kind: String, Sendable, CaseIterable {
      /// The list is in the order of a field; the next page begins with its last value again. It tells nothing of news.
      case key
      /// The records are in order of time; the next page begins with the last one's instant again. News are what comes later.
      case time
      /// The page states an opaque number; news are what comes after it.
      case sequence
    }

    public var kind: Kind
    /// Where its next value stands: in the page (`sequence`), else in a record.
    public var field: FieldPath
    /// Its first value.
    public var start: String
    /// Most records of a page: a shorter one is the last.
    public var pageSize: Int

    /// Whether a feed can be asked for what came after it.
    public var tellsNews: Bool { kind != .key }
  }

  /// Where it stands from which value of a cursor the news go on that a list does not tell.
  public struct News: Sendable, Equatable {
    public var url: URLTemplate
    public var field: FieldPath
  }

  /// Records that are no packages to map.
  public struct Omission: Sendable, Equatable {
    public var field: FieldPath
    public var match: [FileNamePattern]
  }

  /// What a feed may cost.
  public struct Limits: Sendable, Equatable {
    /// Bytes of one answer: a page, a document, an archive.
    public var answer: Int
    /// Records of all answers.
    public var records: Int
    /// Bytes that an archive may unpack to.
    public var unpacked = 0
    /// Bytes of its tables that may be kept.
    public var kept = 0
  }

  public var family: Family
  /// nil: the document of `versions`.
  public var url: URLTemplate?
  /// The HTTP `Accept` header.
  public var accept = "*/*"
  public var limits = Limits(answer: 0, records: 0)
  /// Of `csv` only: that of the records first, then those that are looked up.
  public var tables: [Table] = []
  /// The list of records, of `json` only.
  public var records: FieldPath?
  /// Of `json` only.
  public var interfaceVersion: VersionsFormat.InterfaceVersion?
  /// nil: one answer has everything.
  public var cursor: Cursor?
  public var news: News?
  /// Of this and the fields below, the first that is there counts.
  public var name: [FieldPath] = []
  public var version: [FieldPath] = []
  /// Bytes of the archive.
  public var size: [FieldPath] = []
  /// Hexadecimal, of the archive.
  public var sha256: [FieldPath] = []
  public var yanked: [FieldPath] = []
  /// While it is equal, nothing about the package has changed.
  public var mark: [FieldPath] = []
  /// The package is no more.
  public var deleted: [FieldPath] = []
  public var omissions: [Omission] = []

  /// Every field of a record that is read, alternatives together.
  var recordFields: [[FieldPath]] {
    [name, version, size, sha256, yanked, mark, deleted] + omissions.map { [$0.field] } + tables.compactMap { $0.join.map { [$0.field] } }
  }
}
