import Buckets
public import Records

/// Copies a dataset between a folder and a bucket. What is there already is passed over, so a copy that was interrupted goes on.
///
/// A chunk comes before its manifest: whoever sees the manifest finds the chunk.
public struct DatasetTransfer {
  /// What became of a copy.
  public struct Outcome: Sendable, Equatable {
    /// Chunks that were copied, and those that were there.
    public var copied = 0
    public var present = 0
    /// Size of the copied chunks.
    public var bytes = 0
    /// One for each batch that could not be copied.
    public var problems: [OmniError] = []
    /// Whether the catalog was copied.
    public var hasCatalog = false
  }

  private let dataset: Dataset
  private let remote: RemoteDataset
  /// Only this sprint; all when nil.
  private let sprint: String?
  private let observe: (Outcome, _ all: Int) throws(OmniError) -> Void

  /// - Parameter observe: called after each batch; an error ends the copy.
  public init(
    _ dataset: Dataset, _ remote: RemoteDataset, sprint: String? = nil,
    observe: @escaping (Outcome, _ all: Int) throws(OmniError) -> Void = { (_, _) throws(OmniError) in }
  ) {
    self.dataset = dataset
    self.remote = remote
    self.sprint = sprint
    self.observe = observe
  }

  // MARK: To the bucket

  /// Copies every published batch into the bucket, with plans, reports and the catalog.
  /// - Throws: `.notFound` for an empty dataset or no such sprint; what the bucket throws; what concerns one batch alone is a problem.
  public func push() throws(OmniError) -> Outcome {
    let batches = dataset.batches().filter { sprint == nil || $0.sprint == sprint }
    guard !batches.isEmpty else { throw nothing(at: dataset.folder) }
    var outcome = Outcome()
    for batch in batches {
      do throws(OmniError) { try push(batch, &outcome) } catch { try note(error, &outcome) }
      try observe(outcome, batches.count)
    }
    for sprint in Set(batches.map(\.sprint)).sorted() {
      for key in ["plans/\(sprint).plan"] + Self.reports(sprint) {
        let path = "\(dataset.folder)/\(key)"
        if isFile(path) { try remote.bucket.put(key, file: path, sha256: try SHA256Text.ofFile(path).sha256) }
      }
    }
    // A catalog of other chunks than those of the bucket would lead nowhere.
    if outcome.problems.isEmpty, isFile(dataset.catalogPath), Set(try remote.batches()) == Set(dataset.batches()) {
      try remote.storeCatalog(dataset.catalogPath)
      outcome.hasCatalog = true
    }
    return outcome
  }

  private func push(_ batch: Dataset.Batch, _ outcome: inout Outcome) throws(OmniError) {
    let bytes = try readFile(dataset.manifestPath(batch)), manifest = try dataset.manifest(batch)
    if let present = try remote.bucket.bytes(batch.manifestKey) {
      guard present == bytes else { throw conflict(batch) }
      outcome.present += 1
      return
    }
    // What is damaged here must not be spread.
    try dataset.check(batch)
    try remote.bucket.put(batch.chunkKey, file: dataset.chunkPath(batch), sha256: manifest.sha256)
    guard try remote.bucket.put(batch.manifestKey, bytes, ifAbsent: true) else { throw conflict(batch) }
    outcome.copied += 1
    outcome.bytes += manifest.bytes
  }

  // MARK: From the bucket

  /// Copies every published batch into the folder, with plans, reports and the catalog; each chunk's hash is compared with its manifest.
  /// - Throws: as `push`.
  public func pull() throws(OmniError) -> Outcome {
    let all = try remoteBatches(), batches = all.filter { sprint == nil || $0.sprint == sprint }
    guard !batches.isEmpty else { throw nothing(at: remote.bucket.address) }
    let wasEmpty = dataset.batches().isEmpty
    var outcome = Outcome()
    for batch in batches {
      do throws(OmniError) { try pull(batch, &outcome) } catch { try note(error, &outcome) }
      try observe(outcome, batches.count)
    }
    for sprint in Set(batches.map(\.sprint)).sorted() {
      for key in ["plans/\(sprint).plan"] + Self.reports(sprint) {
        let path = "\(dataset.folder)/\(key)"
        if !isFile(path), let bytes = try remote.bucket.bytes(key) { try write(bytes, to: path) }
      }
    }
    if wasEmpty, outcome.problems.isEmpty, batches.count == all.count, try remote.bucket.object(RemoteDataset.catalogKey) != nil {
      try remote.fetchCatalog(to: dataset.catalogPath)
      outcome.hasCatalog = true
    }
    return outcome
  }

  private func pull(_ batch: Dataset.Batch, _ outcome: inout Outcome) throws(OmniError) {
    let (manifest, bytes) = try remote.manifest(batch)
    if dataset.isPublished(batch) {
      guard try readFile(dataset.manifestPath(batch)) == bytes else { throw conflict(batch) }
      outcome.present += 1
      return
    }
    let path = dataset.chunkPath(batch)
    // The chunk of a copy that was interrupted before the manifest.
    if (try? SHA256Text.ofFile(path))?.sha256 != manifest.sha256 {
      try makeFolder(directory(of: path))
      let file = PartialFile(of: path)
      try file.write([])
      try remote.read(batch, manifest) { (piece, offset) throws(OmniError) in try file.overwrite(piece, at: offset) }
      try file.publish()
      outcome.bytes += manifest.bytes
    }
    try write(bytes, to: dataset.manifestPath(batch))
    outcome.copied += 1
  }

  /// The bucket's batches; where it cannot list, those of its catalog.
  private func remoteBatches() throws(OmniError) -> [Dataset.Batch] {
    do throws(OmniError) { return try remote.batches() } catch {
      guard error.code == .usage else { throw error }
      var batches: [Dataset.Batch] = []
      for (chunk, _) in try remote.catalog().chunks() { batches.append(try Dataset.Batch(sprint: chunk.sprint, number: chunk.batch)) }
      return batches
    }
  }

  // MARK: Both

  private static func reports(_ sprint: String) -> [String] { ["json", "md", "svg"].map { "sprints/\(sprint)/report.\($0)" } }

  private func write(_ bytes: [UInt8], to path: String) throws(OmniError) {
    try makeFolder(directory(of: path))
    let file = PartialFile(of: path)
    try file.write(bytes)
    try file.publish()
  }

  /// A problem of one batch lets the others go on; without the other side nothing does.
  private func note(_ error: OmniError, _ outcome: inout Outcome) throws(OmniError) {
    guard [.corrupt, .invalid, .notFound, .usage].contains(error.code) else { throw error }
    outcome.problems.append(error)
  }

  private func nothing(at place: String) -> OmniError {
    if let sprint { return OmniError(.notFound, "no such sprint", at: "\(place): \(sprint)", hint: "omni dataset list shows them") }
    return OmniError(.notFound, "the dataset is empty", at: place, hint: "run a sprint, or check the address")
  }

  private func conflict(_ batch: Dataset.Batch) -> OmniError {
    OmniError(
      .invalid, "both sides have another batch of this name", at: "\(batch.sprint)/\(batch.number)",
      why: "\(dataset.manifestPath(batch)) is not \(remote.bucket.address)/\(batch.manifestKey)",
      hint: "remove one of them, or sprint under another name")
  }
}
