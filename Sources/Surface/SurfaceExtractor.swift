public import Records
public import Rules
public import Syntax

/// What one package's surface may cost beyond the parse. Over a limit the surface is cut and says so.
public struct SurfaceLimits: Sendable {
  /// Most source that is read of a package, in bytes.
  public var sourceBytes = 256 << 20
  /// Most public paths of a package, and their longest, in bytes.
  public var paths = 1_000_000
  public var pathBytes = 2_000
  /// Deepest nesting of modules and types.
  public var depth = 200

  public init() {}
}

/// From the files of one package to its linked public surface. One per worker thread.
public final class SurfaceExtractor {
  public let pack: RulePack
  private let parser: SourceParser
  private let extractor: FactExtractor
  /// Read only the files that can show in the surface. False reads all: the same surface, more slowly; for comparison.
  public var isDemandDriven = true
  /// What the packages so far cost, without a clock.
  public private(set) var counts = Counts()

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

  private let limits: SurfaceLimits

  public init(pack: RulePack, limits: ParseLimits = ParseLimits(), surface: SurfaceLimits = SurfaceLimits()) {
    self.pack = pack
    self.limits = surface
    parser = SourceParser(limits: limits)
    extractor = FactExtractor(pack: pack)
  }

  /// Extracts and links a package.
  /// - Parameters:
  ///   - package: its key.
  ///   - files: path from the archive's root and bytes of every file the pack wants, in any order.
  ///   - modules: the top modules by name when they are known; nil: found by the pack's layout rules.
  ///   - isCancelled: asked between files.
  /// - Returns: the surface; its status and reasons say what could not be read. Equal input gives equal rows.
  /// - Complexity: linear in the bytes for parsing, in the facts for linking, plus sorting the public paths.
  public func extract(
    _ package: PackageKey, files: [(path: String, bytes: [UInt8])], modules: [String]? = nil, isCancelled: () -> Bool = { false }
  ) -> PackageSurface {
    var surface = PackageSurface(package: package, language: pack.language, status: .exact)
    surface.separator = String(decoding: [pack.modules.separator], as: UTF8.self)
    let (sources, tops) = PackageLayout(pack).modules(files, named: modules)
    guard !sources.isEmpty else {
      surface.status = .skipped
      surface.reasons = ["no \(pack.language) modules in it (\(files.count) files of the language)"]
      return surface
    }
    var facts = PackageFacts()
    var problems = [String?](repeating: nil, count: sources.count)
    var demand = Demand(sources, pack, &facts.text)
    var isRead = [Bool](repeating: false, count: sources.count)
    var sourceBytes = 0
    while let i = isDemandDriven ? demand.next() : isRead.firstIndex(of: false).map(UInt32.init) {
      if isCancelled() {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      isRead[Int(i)] = true
      sourceBytes += sources[Int(i)].bytes.count
      guard sourceBytes <= limits.sourceBytes else {
        problems[Int(i)] = "beyond the limit on the source of one package"
        continue
      }
      problems[Int(i)] = read(sources[Int(i)], i, into: &facts)
      if let file = facts.files.last, file.source == i { demand.follow(file, of: sources[Int(i)], &facts) }
    }
    let known = Set(facts.files.map(\.source))
    for i in sources.indices where !known.contains(UInt32(i)) { facts.addUnread(source: UInt32(i), isBroken: problems[i] != nil) }
    facts.files.sort { $0.source < $1.source }
    counts.unread += isRead.count { !$0 }
    counts.matches += facts.matches
    var linker = FileTreeLinker(pack: pack, sources: sources, facts: facts)
    linker.link()
    var walk = PublicWalk(linker, limits)
    linker = walk.run(modules: tops)
    surface.reasons = reasons(problems, sources, isCut: walk.isCut)
    if !surface.reasons.isEmpty { surface.status = .partial }
    if zip(problems, isRead).allSatisfy({ problem, isRead in !isRead || (problem != nil && problem != Self.syntaxErrors) }), isRead.contains(true) {
      surface.status = .failed
    }
    return SurfaceRows(linker, walk: walk.rows, into: surface).build(problems: problems)
  }

  /// Parses one file and appends its facts. Returns why it was not or only partly used.
  private func read(_ source: SourceFile, _ index: UInt32, into facts: inout PackageFacts) -> String? {
    counts.files += 1
    counts.bytes += source.bytes.count
    do throws(ParseFailure) {
      let text = source.text
      let hasErrors = try parser.parse(text, as: pack.grammar) { root in
        counts.nodes += root.descendantCount
        extractor.extract(root, source: index, bytes: text, into: &facts)
        return root.hasError
      }
      counts.allocations += parser.allocations
      return hasErrors ? Self.syntaxErrors : nil
    } catch {
      return error.rawValue
    }
  }

  private static let syntaxErrors = "has syntax errors; read as far as possible"

  /// One clause for each kind of problem, with the files it struck, the first few by name.
  private func reasons(_ problems: [String?], _ sources: [SourceFile], isCut: Bool) -> [String] {
    var files: [String: [String]] = [:]
    for (problem, source) in zip(problems, sources) {
      if let problem { files[problem, default: []].append(source.path) }
    }
    var reasons = files.map { problem, paths in
      let named = paths.prefix(3).joined(separator: ", ")
      return "\(problem): " + (paths.count > 3 ? "\(named) and \(paths.count - 3) more" : named)
    }
    if isCut {
      reasons.append("more than \(limits.paths) public paths, or one longer than \(limits.pathBytes) bytes or nested deeper than \(limits.depth)")
    }
    return reasons.sorted()
  }
}
