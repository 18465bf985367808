public import Records
public import Store

/// The chunks a question is put to: those of a dataset, of one of its sprints, or a single file.
public struct ChunkSet: Sendable {
  /// One chunk and the sprint it belongs to; empty for a file that stands alone.
  public struct Chunk: Sendable, Hashable {
    public var sprint: String
    public var batch: Int
    public var path: String
  }

  /// Newest sprint first, by batch within a sprint. Sprints are named so that later ones sort later in byte order.
  public let chunks: [Chunk]
  /// Registry id → purl type, where they differ, with a namespace that all packages share (`crates.io` → `cargo`, `debian` → `deb/debian`).
  public let purlTypes: [String: String]
  /// A registry's own spelling of a name that people wrote.
  private let spelling: @Sendable (_ registry: String, _ name: String) -> String

  /// The published chunks of a dataset.
  /// - Parameters:
  ///   - sprint: only those of this sprint; all when nil.
  ///   - purlTypes: registry id → purl type, where they differ.
  ///   - spelling: a registry's own spelling of a name.
  /// - Throws: `.notFound` when there are none, or no such sprint.
  public init(
    _ dataset: Dataset, sprint: String? = nil, purlTypes: [String: String] = [:],
    spelling: @escaping @Sendable (_ registry: String, _ name: String) -> String = { $1 }
  ) throws(OmniError) {
    let sprints = dataset.sprints()
    if sprints.isEmpty {
      throw OmniError(.notFound, "the dataset is empty", at: dataset.folder, hint: "run a sprint, or name the dataset's folder")
    }
    if let sprint, !sprints.contains(sprint) {
      let hint = Spelling.hint(for: sprint, among: sprints) ?? "sprints there: " + sprints.joined(separator: ", ")
      throw OmniError(.notFound, "no such sprint", at: sprint, hint: hint)
    }
    chunks = sprints.reversed().filter { sprint == nil || $0 == sprint }.flatMap { sprint in
      dataset.batches(of: sprint).map { Chunk(sprint: sprint, batch: $0.number, path: dataset.chunkPath($0)) }
    }
    self.purlTypes = purlTypes
    self.spelling = spelling
  }

  /// One chunk file.
  public init(
    chunk path: String, purlTypes: [String: String] = [:], spelling: @escaping @Sendable (_ registry: String, _ name: String) -> String = { $1 }
  ) {
    chunks = [Chunk(sprint: "", batch: 0, path: path)]
    self.purlTypes = purlTypes
    self.spelling = spelling
  }

  /// A set of one of the chunks.
  func only(_ chunk: Chunk) -> ChunkSet { ChunkSet([chunk], self) }

  private init(_ chunks: [Chunk], _ other: ChunkSet) {
    self.chunks = chunks
    purlTypes = other.purlTypes
    spelling = other.spelling
  }

  /// The chunk of a batch.
  /// - Throws: `.notFound` when it is not one of these.
  /// - Complexity: O(chunks).
  func chunk(_ sprint: String, _ batch: Int) throws(OmniError) -> Chunk {
    guard let chunk = chunks.first(where: { $0.batch == batch && $0.sprint == sprint }) else {
      throw OmniError(.notFound, "the chunk is gone", at: "\(sprint)/\(batch)", hint: "run omni dataset index")
    }
    return chunk
  }

  /// Opens one of the chunks.
  func open(_ chunk: Chunk) throws(OmniError) -> ChunkReader { try ChunkReader(path: chunk.path) }

  /// The names that a package may have in the registries, for one that people wrote.
  func spellings(of name: String, in registries: some Sequence<String>) -> Set<String> {
    Set([name] + registries.map { spelling($0, name) })
  }

  /// The package URL of a key.
  public func purl(_ key: PackageKey) -> String {
    PackageURL(type: purlTypes[key.registry] ?? key.registry, name: key.name, version: key.version).description
  }

  /// Whether a package is one that a URL names; what the URL leaves out is not asked for.
  func matches(_ key: PackageKey, _ url: PackageURL) -> Bool {
    (key.name == url.name || key.name == spelling(key.registry, url.name)) && url.version.map { $0 == key.version } ?? true
      && url.type.map { $0 == (purlTypes[key.registry] ?? key.registry).prefix { $0 != "/" } || $0 == key.registry } ?? true
  }
}
