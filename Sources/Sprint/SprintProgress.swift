public import Records

/// What a sprint has done so far.
public struct SprintProgress: Sendable {
  /// Packages of the plan.
  public internal(set) var packages = 0
  /// Packages that are finished, whatever became of them, in order of finishing.
  public private(set) var finished: [Finished] = []
  /// Bytes of archives received.
  public private(set) var bytes = 0
  public private(set) var symbols = 0
  public private(set) var failures = 0

  public init() {}

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

  mutating func finished(_ surface: PackageSurface) {
    finished.append(
      Finished(
        package: surface.package, status: surface.status, files: surface.files.count, symbols: surface.symbols.count, paths: surface.paths.count,
        reasons: surface.reasons))
    symbols += surface.symbols.count
    if surface.status == .failed { failures += 1 }
  }
}
