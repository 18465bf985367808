public import Records
public import Rules
public import Syntax

/// From the files of one package to its linked public surface. One per worker thread.
public final class SurfaceExtractor {
  /// Raised whenever this module gives other rows for the same files: what was extracted before is then due again.
  public static let revision = 1

  public let pack: RulePack
  private let reader: SourceReader
  private let linker: any PackageLinker

  /// Work done since the extractor was made.
  public struct Counts: Sendable {
    public var files = 0
    public var bytes = 0
    public var nodes = 0
    public var matches = 0
    /// Files that were not parsed because nothing public can depend on them.
    public var unread = 0
    /// Blocks that the parser took.
    public var allocations = 0
  }

  public init(pack: RulePack, limits: ParseLimits = ParseLimits(), surface: SurfaceLimits = SurfaceLimits()) {
    self.pack = pack
    reader = SourceReader(limits: limits, surface: surface)
    linker =
      switch pack.family {
      case .fileTree(let rules): FileTree(pack, rules, reader)
      case .directoryPackage(let rules): DirectoryPackage(pack, rules, reader)
      case .exportTree(let rules): ExportTree(pack, rules, reader)
      case .evaluatedExports(let rules): EvaluatedExports(pack, rules, reader)
      case .headers(let rules): Headers(pack, rules, reader)
      case .declaredTree(let rules): DeclaredTree(pack, rules, reader)
      }
  }

  /// What the packages so far cost, without a clock.
  public var counts: Counts { reader.counts }

  /// Read only the files that can show in the surface. False reads all: the same surface, more slowly; for comparison.
  public var isDemandDriven: Bool {
    get { reader.isDemandDriven }
    set { reader.isDemandDriven = newValue }
  }

  /// Extracts and links a package.
  /// - Parameters:
  ///   - package: its key.
  ///   - files: path from the archive's root and bytes of every file the pack wants, in any order.
  ///   - settings: what is known about the package beyond its files.
  ///   - isCancelled: asked between files.
  /// - Returns: the surface; its status and reasons say what could not be read. Equal input gives equal rows.
  /// - Complexity: linear in the bytes for parsing, in the facts for linking, plus sorting the public paths.
  public func extract(
    _ package: PackageKey, files: [(path: String, bytes: [UInt8])], settings: SurfaceSettings = SurfaceSettings(),
    isCancelled: () -> Bool = { false }
  ) -> PackageSurface {
    linker.link(files, settings, into: PackageSurface(package: package, language: pack.language, status: .exact), isCancelled: isCancelled)
  }

  /// Parses a file and shows every match of the pack's query in it.
  /// - Returns: why the file was not or only partly used.
  func trace(_ text: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) -> String? {
    reader.read(text, as: pack.grammar) { linker.trace($0, bytes: text, observe: observe) }
  }
}
