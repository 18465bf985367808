/// What `plugins/registries/<id>.yaml` says about one registry: where to ask, how to read the answers, what to pick, how to be polite.
///
/// Data only; a registry that speaks a known protocol family needs no Swift. Decoding is strict (RegistryDescriptor+YAML.swift).
public struct RegistryDescriptor: Sendable, Equatable {
  /// The key's first part: `pypi`. The file is named after it.
  public var id: String
  /// For people: `Python Package Index`.
  public var title: String
  /// Rule packs for its packages, in order: the first that finds modules gives the surface. Empty when `contents` says it by folder.
  public var languages: [String]
  /// What stands before the name in package URLs: the type, and a namespace where all packages share one, `deb/debian`.
  public var purlPrefix: String
  /// The package manager in SCIP symbols.
  public var scipManager: String
  /// The servers, by the names that URL templates use.
  public var bases: [String: Base]
  /// HTTP headers of every request, by name.
  public var headers: [String: String]
  /// How hard it may be asked.
  public var policy: Policy
  /// What a package name is.
  public var names: NameRules
  /// How its versions are compared.
  public var versionScheme: VersionScheme
  /// Where its releases are listed, and how.
  public var versions: VersionsFormat
  /// Where all its packages are listed, best source first: what a sweep's plan is made from.
  public var feeds: [Feed]
  /// Which file of a release to take, best first.
  public var artifacts: [ArtifactRule]
  /// For its archives, while they are received and read.
  public var limits: ArchiveLimits
  /// Which of several entries with one path counts in its archives.
  public var duplicates: ArchiveReader.Duplicates
  /// What becomes of symbolic links in its archives.
  public var links: ArchiveReader.Links
  /// Paths below an archive's root that are no part of the package: `node_modules/*`.
  public var excluded: [FileNamePattern]
  /// The file in which a package says its own name and version; a difference is told.
  public var manifest: PackageManifest?
  /// Where a package describes itself, in order.
  public var readme: [ReadmeRule]
  /// Packages within a package, by the folder they stand in; empty: the archive is one package.
  public var contents: [ContentRule]
  /// Whether a file without a published checksum is refused. One that is published is always checked.
  public var requiresChecksum: Bool
  /// Where the `h1:` checksum of a zip's content is published.
  public var contentHash: URLTemplate?
  /// What its HTTP status codes mean.
  public var status: StatusCodes

  /// One server.
  public enum Base: Sendable, Equatable {
    case url(String)
    /// The index that pip is configured for.
    case pip
    /// The repositories that apt is configured for: their lists, and the addresses that the lists' file names are relative to.
    case apt
  }

  /// How hard the registry may be asked.
  public struct Policy: Sendable, Equatable {
    /// Whether sweeps are welcome.
    public enum Bulk: String, Sendable, CaseIterable {
      case allowed, conditional, prohibited
    }

    /// For whoever plans a sweep over the whole registry; single packages may always be asked for.
    public var bulk: Bulk
    /// Why sweeps are welcome under conditions only, or not at all; nil when they are welcome.
    public var bulkReason: String?
    /// Packages asked for at once.
    public var concurrency: Int
    /// nil: the registry publishes no rate.
    public var requestsPerMinute: Int?
    /// Most requests of a month, for whoever plans a sweep; nil: the registry publishes no budget.
    public var requestsPerMonth: Int?
    /// The wait after `429 Too Many Requests` without a usable `Retry-After`.
    public var retryAfter: Duration
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
    public var root: RootRule
  }

  /// What stands above the package's own files in an archive.
  public enum RootRule: Sendable, Equatable {
    case none, stripFirst, stripAlways
    /// A folder named by a text with holes: `{name}-{version}`.
    case folder(TextTemplate)
  }

  /// Every language that its packages may be of, without doubles.
  public var allLanguages: [String] {
    (languages + contents.flatMap(\.languages)).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The registry's own spelling of a name, nil when it is no name there.
  public func canonical(name: String) -> String? { names.canonical(name) }

  /// The type in package URLs.
  public var purlType: String { String(purlPrefix.prefix { $0 != "/" }) }

  /// The name in a package URL of this registry's type, without the namespace that all its packages share.
  public func name(ofPackageURL name: String) -> String {
    let namespace = purlPrefix.dropFirst(purlType.count + 1) + "/"
    return namespace.count > 1 && name.hasPrefix(namespace) ? String(name.dropFirst(namespace.count)) : name
  }

  /// What HTTP status codes mean here.
  public struct StatusCodes: Sendable, Equatable {
    /// There is no such thing (any more).
    public var gone: [Int]
    /// It is kept back for legal reasons.
    public var withheld: [Int]
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
  /// The package as its author published it; the registry says its version.
  case source
}
