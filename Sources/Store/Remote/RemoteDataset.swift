public import Buckets
import Crypto
public import Records

/// A dataset in a bucket. Its keys are a folder's paths; its catalog is sealed, so that it too is read by ranges.
public struct RemoteDataset: Sendable {
  public let bucket: any Bucket
  public static let catalogKey = "catalog.db"

  public init(_ bucket: any Bucket) { self.bucket = bucket }

  // MARK: Reading

  /// The published batches, latest sprint first, by number within one.
  public func batches() throws(OmniError) -> [Dataset.Batch] {
    try bucket.list("manifests/").compactMap { Dataset.Batch(manifestKey: $0.key) }
      .sorted { $0.sprint != $1.sprint ? $1.sprint.utf8.lexicographicallyPrecedes($0.sprint.utf8) : $0.number < $1.number }
  }

  /// A batch's manifest, read and as it stands there.
  /// - Throws: `.notFound`; `.corrupt` or `.invalid` for a bad one.
  public func manifest(_ batch: Dataset.Batch) throws(OmniError) -> (manifest: Manifest, bytes: [UInt8]) {
    let name = "\(bucket.address)/\(batch.manifestKey)"
    guard let bytes = try bucket.bytes(batch.manifestKey) else { throw OmniError(.notFound, "no such manifest", at: name) }
    let manifest = try Manifest(bytes, path: name)
    guard manifest.sprint == batch.sprint, manifest.batch == batch.number else {
      throw OmniError(.invalid, "the manifest is of another batch", at: name, why: "it says \(manifest.sprint)/\(manifest.chunk)")
    }
    return (manifest, bytes)
  }

  /// Opens a chunk where it is.
  public func open(_ batch: Dataset.Batch) throws(OmniError) -> ChunkReader {
    try ChunkReader(try BucketSource(bucket, batch.chunkKey), name: "\(bucket.address)/\(batch.chunkKey)")
  }

  /// Opens the catalog where it is.
  public func catalog() throws(OmniError) -> Catalog {
    let name = "\(bucket.address)/\(Self.catalogKey)"
    let source: BucketSource
    do throws(OmniError) { source = try BucketSource(bucket, Self.catalogKey) } catch {
      guard error.code == .notFound else { throw error }
      throw OmniError(.notFound, "the dataset has no catalog", at: name, why: error.why, hint: "make it: omni dataset index --dataset ADDRESS")
    }
    return try Catalog(source, name: name)
  }

  /// Hands out a whole chunk in pieces, and compares it with its manifest at the end.
  /// - Throws: `.corrupt` when it is another; what reading it throws.
  func read(_ batch: Dataset.Batch, _ manifest: Manifest, _ body: ([UInt8], _ offset: Int) throws(OmniError) -> Void) throws(OmniError) {
    let name = "\(bucket.address)/\(batch.chunkKey)"
    guard let object = try bucket.object(batch.chunkKey) else { throw OmniError(.notFound, "a manifest without its chunk", at: name) }
    guard object.size == manifest.bytes else {
      throw OmniError(.corrupt, "the chunk has another size", at: name, why: "it has \(object.size) bytes, the manifest says \(manifest.bytes)")
    }
    var hash = SHA256()
    for start in stride(from: 0, to: object.size, by: 8 << 20) {
      let piece = try bucket.read(batch.chunkKey, start..<min(start + (8 << 20), object.size))
      piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
      try body(piece, start)
    }
    let sha256 = hash.finalize().hexadecimal
    if sha256 != manifest.sha256 {
      throw OmniError(.corrupt, "the chunk has another checksum", at: name, why: "it has \(sha256), the manifest says \(manifest.sha256)")
    }
  }

  // MARK: Care

  /// Hashes every chunk again, compares it with its manifest, and looks for what belongs to no published batch.
  /// - Returns: one error per problem.
  public func check(observe: (_ done: Int, _ all: Int) throws(OmniError) -> Void) throws(OmniError) -> [OmniError] {
    var problems: [OmniError] = []
    let batches = try batches()
    for (i, batch) in batches.enumerated() {
      do throws(OmniError) { try read(batch, try manifest(batch).manifest) { (_, _) throws(OmniError) in } } catch { problems.append(error) }
      try observe(i + 1, batches.count)
    }
    for object in try garbage() {
      problems.append(
        OmniError(.invalid, "belongs to no published batch", at: "\(bucket.address)/\(object.key)", hint: "omni dataset gc removes it"))
    }
    return problems
  }

  /// Chunks without a manifest, and files that were never finished.
  /// - Parameter before: only those stored before this moment, in seconds since 1970: what is younger may still be at work.
  public func garbage(before: Int = .max) throws(OmniError) -> [BucketObject] {
    let published = Set(try bucket.list("manifests/").compactMap { Dataset.Batch(manifestKey: $0.key)?.chunkKey })
    return try bucket.list("").filter { object in
      let isLeftOver = object.key.hasPrefix("chunks/") ? !published.contains(object.key) : object.key.hasSuffix(".partial")
      return isLeftOver && (object.modified ?? 0) < before
    }
  }

  /// Makes the catalog of all chunks of the bucket, extending the one there, and stores it.
  /// - Throws: as `CatalogWriter.update`; what the bucket throws.
  public func index(
    isFresh: Bool, work folder: String, observe: (_ done: Int, _ all: Int) throws(OmniError) -> Void
  ) throws(OmniError) -> CatalogWriter.Outcome {
    let path = folder + "/catalog.db"
    if !isFresh, try bucket.object(Self.catalogKey) != nil { try fetchCatalog(to: path) }
    var chunks: [CatalogChunk] = []
    for batch in try batches() {
      let sha256 = (try? manifest(batch))?.manifest.sha256 ?? ""
      chunks.append(CatalogChunk(sprint: batch.sprint, batch: batch.number, sha256: sha256))
    }
    guard !chunks.isEmpty else { throw OmniError(.notFound, "the dataset is empty", at: bucket.address, hint: "push one, or check the address") }
    let open = { (chunk: CatalogChunk) throws(OmniError) in
      let batch = try Dataset.Batch(sprint: chunk.sprint, number: chunk.batch)
      if chunk.sha256.isEmpty { _ = try manifest(batch) }
      return try self.open(batch)
    }
    let outcome = try CatalogWriter.update(path, chunks, open: open, observe: observe)
    if outcome.chunks > 0 { try storeCatalog(path) }
    return outcome
  }

  /// Stores a catalog file, sealed.
  func storeCatalog(_ path: String) throws(OmniError) {
    let file = PartialFile(of: path + ".sealed")
    let (sha256, _) = try SealWriter().seal(path, as: file)
    try bucket.put(Self.catalogKey, file: file.path, sha256: sha256)
  }

  /// Fetches the catalog as a plain file, in large pieces: frame by frame it would take a request for each.
  func fetchCatalog(to path: String) throws(OmniError) {
    let name = "\(bucket.address)/\(Self.catalogKey)"
    guard let object = try bucket.object(Self.catalogKey) else { throw OmniError(.notFound, "no such object", at: name) }
    try makeFolder(directory(of: path))
    let file = PartialFile(of: path + ".sealed")
    try file.write([])
    for start in stride(from: 0, to: object.size, by: 8 << 20) {
      try file.overwrite(try bucket.read(Self.catalogKey, start..<min(start + (8 << 20), object.size)), at: start)
    }
    try SealedFile(FileSource(file.path), name: name).write(to: path)
  }
}
