public import Records
public import Store

/// How packages are named in registries.
public struct PackageNames: Sendable {
  /// Registry id → purl type, where they differ, with a namespace that all packages share (`crates.io` → `cargo`, `debian` → `deb/debian`).
  public var purlTypes: [String: String]
  /// A registry's own spelling of a name that people wrote.
  public var spelling: @Sendable (_ registry: String, _ name: String) -> String

  public init(
    purlTypes: [String: String] = [:], spelling: @escaping @Sendable (_ registry: String, _ name: String) -> String = { $1 }
  ) {
    self.purlTypes = purlTypes
    self.spelling = spelling
  }
}

/// The chunks a question is put to: those of a dataset, wherever it is, or a single file.
public struct ChunkSet: Sendable {
  /// One chunk and the sprint it belongs to; empty for a file that stands alone.
  public struct Chunk: Sendable, Hashable {
    public var sprint: String
    public var batch: Int
  }

  /// Newest sprint first, by batch within a sprint. Sprints are named so that later ones sort later in byte order.
  public let chunks: [Chunk]
  private let known: Set<Chunk>
  let names: PackageNames
  private let reader: @Sendable (Chunk) throws(OmniError) -> ChunkReader

  /// The published chunks of a dataset in a folder.
  /// - Throws: `.notFound` when there are none.
  public init(_ dataset: Dataset, names: PackageNames = PackageNames()) throws(OmniError) {
    let batches = dataset.batches()
    if batches.isEmpty {
      throw OmniError(.notFound, "the dataset is empty", at: dataset.folder, hint: "run a sprint, or name the dataset's folder")
    }
    self.init(batches.map { Chunk(sprint: $0.sprint, batch: $0.number) }, names) { (chunk) throws(OmniError) in
      try dataset.open(try Dataset.Batch(sprint: chunk.sprint, number: chunk.batch))
    }
  }

  /// The chunks that a catalog covers of a dataset in a bucket.
  /// - Throws: `.corrupt` for a damaged catalog.
  public init(_ dataset: RemoteDataset, _ catalog: Catalog, names: PackageNames = PackageNames()) throws(OmniError) {
    self.init(try catalog.chunks().map { Chunk(sprint: $0.chunk.sprint, batch: $0.chunk.batch) }, names) { (chunk) throws(OmniError) in
      try dataset.open(try Dataset.Batch(sprint: chunk.sprint, number: chunk.batch))
    }
  }

  /// One chunk file.
  public init(chunk path: String, names: PackageNames = PackageNames()) {
    self.init([Chunk(sprint: "", batch: 0)], names) { (_) throws(OmniError) in try ChunkReader(path: path) }
  }

  private init(_ chunks: [Chunk], _ names: PackageNames, _ reader: @escaping @Sendable (Chunk) throws(OmniError) -> ChunkReader) {
    self.chunks = chunks
    known = Set(chunks)
    self.names = names
    self.reader = reader
  }

  /// A set of one of the chunks.
  func only(_ chunk: Chunk) -> ChunkSet { ChunkSet([chunk], names, reader) }

  /// - Throws: `.notFound` when no chunk is of a sprint.
  func require(sprint: String?) throws(OmniError) {
    guard let sprint, !chunks.contains(where: { $0.sprint == sprint }) else { return }
    let sprints = Set(chunks.map(\.sprint)).sorted()
    throw OmniError(
      .notFound, "no such sprint", at: sprint, hint: Spelling.hint(for: sprint, among: sprints) ?? "sprints there: " + sprints.joined(separator: ", ")
    )
  }

  /// The chunk of a batch.
  /// - Throws: `.notFound` when it is not one of these.
  func chunk(_ sprint: String, _ batch: Int) throws(OmniError) -> Chunk {
    let chunk = Chunk(sprint: sprint, batch: batch)
    guard known.contains(chunk) else {
      throw OmniError(.notFound, "the chunk is gone", at: "\(sprint)/\(batch)", hint: "run omni dataset index")
    }
    return chunk
  }

  /// Opens one of the chunks.
  func open(_ chunk: Chunk) throws(OmniError) -> ChunkReader { try reader(chunk) }

  /// The names that a package may have in the registries, for one that people wrote.
  func spellings(of name: String, in registries: some Sequence<String>) -> Set<String> {
    Set([name] + registries.map { names.spelling($0, name) })
  }

  /// The package URL of a key.
  public func purl(_ key: PackageKey) -> String {
    PackageURL(type: names.purlTypes[key.registry] ?? key.registry, name: key.name, version: key.version).description
  }

  /// Whether a package is one that a URL names; what the URL leaves out is not asked for.
  func matches(_ key: PackageKey, _ url: PackageURL) -> Bool {
    (key.name == url.name || key.name == names.spelling(key.registry, url.name)) && url.version.map { $0 == key.version } ?? true
      && url.type.map { $0 == (names.purlTypes[key.registry] ?? key.registry).prefix { $0 != "/" } || $0 == key.registry } ?? true
  }
}
