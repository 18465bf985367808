/// One package of a plan: what was known of it when the plan was made.
public struct PlannedPackage: Sendable, Equatable {
  /// In the registry's spelling.
  public var name: String
  /// nil: the newest when it is fetched; the registry's feed does not tell.
  public var version: String?
  /// The archive's file name, when the release is known.
  public var fileName: String?
  /// The archive's address; nil: made of name and version, or found in the package's listing.
  public var url: String?
  /// Bytes of the archive.
  public var size: Int?
  /// What the archive's bytes must hash to, `sha256:hex`.
  public var checksum: String?
  /// What its users should know: `yanked: reason`.
  public var warnings: [String]
  /// The feed's own mark of change (a serial, a time): while it is equal, nothing is new.
  public var mark: String?

  public init(
    name: String, version: String? = nil, fileName: String? = nil, url: String? = nil, size: Int? = nil, checksum: String? = nil,
    warnings: [String] = [], mark: String? = nil
  ) {
    self.name = name
    self.version = version
    self.fileName = fileName
    self.url = url
    self.size = size
    self.checksum = checksum
    self.warnings = warnings
    self.mark = mark
  }
}

/// A registry of a plan.
public struct PlannedRegistry: Sendable, Equatable {
  /// Its id.
  public var id: String
  /// Addresses in place of its own, by their name in its descriptor.
  public var bases: [String: String]
  /// Where the next plan goes on in its feed; nil: the feed is read from the start.
  public var cursor: String?

  public init(id: String, bases: [String: String] = [:], cursor: String? = nil) {
    self.id = id
    self.bases = bases
    self.cursor = cursor
  }
}

/// A slice of a plan, the unit of work; all of one registry.
public struct PlannedBatch: Sendable, Equatable {
  public var number: Int
  /// The registry's id.
  public var registry: String
  /// The places of its packages in the plan, from 0.
  public var rows: Range<Int>
  /// Bytes of its archives, those of unknown size estimated.
  public var bytes: Int
}

/// How large a batch may be.
public struct BatchSize: Sendable, Equatable {
  /// Bytes of archives that a batch aims at.
  public var bytes = 32 << 20
  /// A registry of few bytes is cut into so many batches all the same, so that all cores are busy to the end,
  public var least = 8
  /// but not into smaller ones than this, in bytes: a batch costs a process and a file.
  public var leastBytes = 8 << 20
  /// Most packages of a batch.
  public var packages = 200
  /// What an archive of unknown size is taken for when no other of the registry tells, in bytes.
  public var unknown = 150_000

  public init() {}
}
