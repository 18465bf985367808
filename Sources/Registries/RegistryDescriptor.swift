/// What `plugins/registries/<id>.yaml` says about one registry: where to ask, how to read the answers, what to pick, how to be polite.
///
/// Data only; a registry that speaks a known protocol family needs no Swift. Decoding is strict (RegistryDescriptor+YAML.swift).
public struct RegistryDescriptor: Sendable, Equatable {
  /// The key's first part: `pypi`. The file is named after it.
  public var id: String
  /// For people: `Python Package Index`.
  public var title: String
  /// Rule packs that may apply to its packages.
  public var languages: [String]
  /// The type in package URLs.
  public var purlType: String
  /// The package manager in SCIP symbols.
  public var scipManager: String
  /// The servers, by the names that URL templates use.
  public var bases: [String: Base]
  /// How hard it may be asked.
  public var policy: Policy
  /// Applied in order to a name before anything else.
  public var nameTransforms: [NameTransform]
  /// How its versions are compared.
  public var versionScheme: VersionScheme
  /// Where its releases are listed, and how.
  public var versions: VersionsFormat
  /// Which file of a release to take, best first.
  public var artifacts: [ArtifactRule]
  /// For its archives, while they are received and read.
  public var limits: ArchiveLimits
  /// Which of several entries with one path counts in its archives.
  public var duplicates: ArchiveReader.Duplicates
  /// Whether a file without a published SHA-256 is refused. One that is published is always checked.
  public var requiresSHA256: Bool
  /// What its HTTP status codes mean.
  public var status: StatusCodes

  /// One server.
  public enum Base: Sendable, Equatable {
    case url(String)
    /// The index that pip is configured for.
    case pip
  }

  /// How hard the registry may be asked.
  public struct Policy: Sendable, Equatable {
    /// Whether sweeps are welcome.
    public enum Bulk: String, Sendable, CaseIterable {
      case allowed, conditional, prohibited
    }

    /// For whoever plans a sweep over the whole registry; single packages may always be asked for.
    public var bulk: Bulk
    /// Packages asked for at once.
    public var concurrency: Int
    /// nil: the registry publishes no rate.
    public var requestsPerMinute: Int?
    /// The wait after `429 Too Many Requests` without a usable `Retry-After`.
    public var retryAfter: Duration
  }

  /// The document that lists a project's releases.
  public struct VersionsFormat: Sendable, Equatable {
    /// How the document is written.
    public enum Family: String, Sendable, CaseIterable {
      /// One JSON document with one record per file; a file's version stands in its name.
      case json
    }

    /// An interface version that the document states, `1.4`, and the newest major number this program understands.
    public struct InterfaceVersion: Sendable, Equatable {
      public var field: FieldPath
      /// Inclusive.
      public var major: Int
    }

    /// A state of the whole project, and the states in which nothing may be taken.
    public struct ProjectStatus: Sendable, Equatable {
      public var field: FieldPath
      public var reason: FieldPath?
      public var refused: [String]
    }

    /// Where a file's properties stand in its record.
    public struct FileFields: Sendable, Equatable {
      /// The file's name.
      public var name: FieldPath
      /// The address, perhaps relative to the document's own.
      public var url: FieldPath
      /// Bytes.
      public var size: FieldPath?
      /// Hexadecimal.
      public var sha256: FieldPath?
      /// `true`, or the reason as a text.
      public var yanked: FieldPath?
    }

    public var family: Family
    public var url: URLTemplate
    /// The HTTP `Accept` header.
    public var accept: String
    /// Bytes the document may have, decompressed.
    public var limit: Int
    public var interfaceVersion: InterfaceVersion?
    public var projectStatus: ProjectStatus?
    /// The list of all versions, files or not.
    public var listed: FieldPath?
    /// The list of file records.
    public var files: FieldPath
    public var file: FileFields
  }

  /// A kind of file worth taking and how to read it.
  public struct ArtifactRule: Sendable, Equatable {
    /// File names it takes, best first.
    public var match: [FileNamePattern]
    /// Also decides how the file's name tells the version.
    public var kind: ArtifactKind
    /// How the archive is read.
    public var container: ArchiveReader.Container
    /// What stands above the package's files in it.
    public var root: ArchiveReader.Root
  }

  /// Whether a file of this name would be a release file here.
  public func isArchiveName(_ name: String) -> Bool { artifacts.contains { $0.match.contains { $0.matches(name) } } }

  /// What HTTP status codes mean here.
  public struct StatusCodes: Sendable, Equatable {
    /// There is no such thing (any more).
    public var gone: [Int]
    /// Try again later.
    public var retry: [Int]
  }
}

/// What kind of release file an archive is.
public enum ArtifactKind: String, Sendable, CaseIterable {
  /// A wheel for every platform: the import tree as installed.
  case wheelPure = "wheel-pure"
  /// A source distribution.
  case sdist
  /// A wheel for some platforms: modules in Python, and compiled ones that cannot be read.
  case wheel
}
