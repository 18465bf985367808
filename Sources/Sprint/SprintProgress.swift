public import Records

/// What a sprint has done so far.
public struct SprintProgress: Sendable {
  /// Packages of the plan.
  public internal(set) var packages = 0
  /// Packages of the plan that are finished, whatever became of them.
  public private(set) var done = 0
  /// Rows of finished packages, in order of finishing: an archive may hold several packages.
  public private(set) var finished: [Finished] = []
  /// Bytes of archives received.
  public private(set) var bytes = 0
  public private(set) var symbols = 0
  public private(set) var failures = 0
  /// Registries whose packages are left out, in order of their names.
  public internal(set) var leftOut: [LeftOut] = []

  public init() {}

  /// A registry that could not be asked.
  public struct LeftOut: Sendable, Equatable {
    /// Its id.
    public let registry: String
    /// How many packages of the plan are left out with it.
    public let packages: Int
    public let why: String
  }

  /// One finished package.
  public struct Finished: Sendable {
    public let package: PackageKey
    public let status: PackageStatus
    public let files: Int
    public let symbols: Int
    public let paths: Int
    public let reasons: [String]
  }

  mutating func fetched(_ count: Int) { bytes += count }

  /// Counts a package of the plan by its rows.
  mutating func finished(_ surfaces: [PackageSurface]) {
    done += 1
    for surface in surfaces {
      finished.append(
        Finished(
          package: surface.package, status: surface.status, files: surface.files.count, symbols: surface.symbols.count, paths: surface.paths.count,
          reasons: surface.reasons))
      symbols += surface.symbols.count
      if surface.status == .failed { failures += 1 }
    }
  }
}
