import Glibc
public import Records

/// A folder of plans, chunks and their manifests: `plans/<sprint>.plan`, `chunks/<sprint>/<batch>.chunk`,
/// `manifests/<sprint>/<batch>.json`, and beside them what is known of the sprints' runs, `sprints/<sprint>/`.
///
/// A batch is done when its manifest is there; the manifest is written last and by renaming, so a crash never leaves one without
/// its chunk.
public struct Dataset: Sendable {
  public let folder: String

  /// Names a dataset; nothing is read or made yet.
  public init(folder: String) { self.folder = folder }

  /// One batch of a sprint.
  public struct Batch: Hashable, Sendable, Comparable {
    public var sprint: String
    public var number: Int

    /// - Throws: `.usage` for a sprint's name that cannot be a folder's, or a negative number.
    public init(sprint: String, number: Int) throws(OmniError) {
      guard !sprint.isEmpty, !sprint.hasPrefix("."), !sprint.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 < 0x20 }), number >= 0 else {
        throw OmniError(.usage, "not a batch", at: "\(sprint)/\(number)", hint: "name the sprint with letters, digits and dashes")
      }
      self.sprint = sprint
      self.number = number
    }

    /// File name without extension, at least five digits.
    var stem: String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    /// Where its chunk and its manifest stand in a dataset, be it a folder or a bucket.
    public var chunkKey: String { "chunks/\(sprint)/\(stem).chunk" }
    public var manifestKey: String { "manifests/\(sprint)/\(stem).json" }

    /// The batch of a manifest's key, nil when it is none.
    public init?(manifestKey key: String) {
      let steps = key.split(separator: "/", omittingEmptySubsequences: false)
      guard steps.count == 3, steps[2].hasSuffix(".json"), let number = Int(steps[2].dropLast(5)),
        let batch = try? Batch(sprint: String(steps[1]), number: number), batch.manifestKey == key
      else { return nil }
      self = batch
    }

    /// By sprint in byte order, then number.
    public static func < (a: Batch, b: Batch) -> Bool {
      a.sprint != b.sprint ? a.sprint.utf8.lexicographicallyPrecedes(b.sprint.utf8) : a.number < b.number
    }
  }

  public func chunkPath(_ batch: Batch) -> String { "\(folder)/\(batch.chunkKey)" }
  public func manifestPath(_ batch: Batch) -> String { "\(folder)/\(batch.manifestKey)" }

  /// The frozen list of a sprint's packages.
  public func planPath(_ sprint: String) -> String { "\(folder)/plans/\(sprint).plan" }
  /// The folder of a sprint's journal and report.
  public func runFolder(_ sprint: String) -> String { "\(folder)/sprints/\(sprint)" }

  // MARK: Writing

  /// Starts the chunk of a batch; see `ChunkWriter`. Makes the dataset's folders.
  /// - Parameters:
  ///   - tool: name and version of what writes, in the chunk and the manifest.
  ///   - fingerprints: what decides the rows, by language.
  public func writer(_ batch: Batch, tool: String, fingerprints: [String: String] = [:], dictionary: ChunkDictionary? = nil)
    throws(OmniError) -> ChunkWriter
  {
    for path in [chunkPath(batch), manifestPath(batch)] { try makeFolder(directory(of: path)) }
    return try ChunkWriter(path: chunkPath(batch), tool: tool, fingerprints: fingerprints, dictionary: dictionary)
  }

  /// Completes the chunk and publishes it with its manifest. Publishing the same again changes nothing; publishing something else
  /// takes the old manifest away first, so at no moment does a manifest stand beside a chunk it does not describe.
  /// - Parameter plan: the id of the plan that the batch is of.
  public func publish(_ batch: Batch, _ writer: ChunkWriter, plan: String = "") throws(OmniError) -> Manifest {
    let sealed = try writer.complete()
    let manifest = Manifest(
      sprint: batch.sprint, batch: batch.number, plan: plan, tool: writer.tool, fingerprints: writer.fingerprints, chunk: "\(batch.stem).chunk",
      sealed: sealed)
    let path = manifestPath(batch), bytes = manifest.encoded()
    if let old = try? readFile(path), old != bytes, unlink(path) != 0, errno != ENOENT {
      throw OmniError.system("cannot remove the old manifest", at: path)
    }
    try writer.publish()
    let file = PartialFile(of: path)
    try file.write(bytes)
    try file.publish()
    return manifest
  }

  /// Writes a file beside a sprint's journal: readers see the old one or the new one, whole.
  /// - Throws: `.environment` with the system's own words.
  public func write(_ bytes: [UInt8], as name: String, of sprint: String) throws(OmniError) {
    try makeFolder(runFolder(sprint))
    let file = PartialFile(of: "\(runFolder(sprint))/\(name)")
    try file.write(bytes)
    try file.publish()
  }

  // MARK: Reading

  /// The names of all sprints with a published batch, in byte order.
  public func sprints() -> [String] { names(in: folder + "/manifests").filter { !batches(of: $0).isEmpty } }

  /// The names of all planned sprints, in byte order.
  public func plannedSprints() -> [String] { names(in: folder + "/plans").filter { $0.hasSuffix(".plan") }.map { String($0.dropLast(5)) } }

  /// The names of all planned sprints, oldest plan first.
  public func plannedSprintsByAge() -> [String] {
    let aged = plannedSprints().map { name in
      var status = stat()
      return (stat(planPath(name), &status) == 0 ? status.st_mtim.tv_sec : 0, name)
    }
    return aged.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// Takes a plan into the dataset, unless it is there.
  /// - Parameter path: the plan's file, anywhere.
  /// - Throws: what opening a plan throws; `.usage` when the dataset has another plan of its name.
  public func adopt(plan path: String) throws(OmniError) -> PlanReader {
    let plan = try PlanReader(path: path)
    let own = planPath(plan.name)
    if isFile(own) {
      let present = try PlanReader(path: own)
      guard present.id == plan.id else {
        throw OmniError(
          .usage, "the dataset has another plan of this name", at: plan.name, why: own, hint: "use another dataset, or plan under another name")
      }
      return present
    }
    try makeFolder(directory(of: own))
    let file = PartialFile(of: own)
    try file.write(try readFile(path))
    try file.publish()
    return try PlanReader(path: own)
  }

  /// Removes unfinished files of a sprint, whoever made them: for the one process that runs the sprint, while no worker does. A
  /// worker of an earlier run that has not noticed its supervisor's end finds its file gone, and ends.
  public func sweepLeftovers(of sprint: String) {
    for folder in ["\(folder)/chunks/\(sprint)", "\(folder)/manifests/\(sprint)", runFolder(sprint)] {
      for leftover in PartialFile.leftovers(in: folder) { unlink(folder + "/" + leftover.name) }
    }
  }

  /// Takes a batch away: its manifest first, then its chunk.
  /// - Throws: `.environment` with the system's own words.
  public func remove(_ batch: Batch) throws(OmniError) {
    for path in [manifestPath(batch), chunkPath(batch)] where unlink(path) != 0 && errno != ENOENT {
      throw OmniError.system("cannot remove the file", at: path)
    }
  }

  /// The published batches of a sprint, by number.
  public func batches(of sprint: String) -> [Batch] { batches(in: "manifests", sprint, ".json") }

  /// Whether a batch is done.
  public func isPublished(_ batch: Batch) -> Bool { access(manifestPath(batch), F_OK) == 0 }

  /// Reads a batch's manifest.
  /// - Throws: `.notFound` when the batch is not published; `.corrupt` or `.invalid` for a bad file.
  public func manifest(_ batch: Batch) throws(OmniError) -> Manifest {
    let path = manifestPath(batch)
    let manifest = try Manifest(try readFile(path), path: path)
    guard manifest.sprint == batch.sprint, manifest.batch == batch.number, manifest.chunk == "\(batch.stem).chunk" else {
      throw OmniError(.invalid, "the manifest is of another batch", at: path, why: "it says \(manifest.sprint)/\(manifest.chunk)")
    }
    return manifest
  }

  /// Opens a batch's chunk.
  public func open(_ batch: Batch) throws(OmniError) -> ChunkReader { try ChunkReader(path: chunkPath(batch)) }

  /// Compares every manifest with its chunk, byte for byte, and looks for what belongs to no published batch.
  /// - Returns: one error per problem, in the order of sprints and batches; none for a sound dataset.
  public func check() -> [OmniError] {
    var problems: [OmniError] = []
    for sprint in names(in: folder + "/manifests") {
      for batch in batches(of: sprint) {
        do { try check(batch) } catch { problems.append(error) }
      }
    }
    for kind in ["chunks", "manifests"] {
      for sprint in names(in: folder + "/" + kind) {
        let path = "\(folder)/\(kind)/\(sprint)"
        for leftover in PartialFile.leftovers(in: path) {
          problems.append(
            OmniError(
              .invalid, "an unfinished file", at: path + "/" + leftover.name, why: "process \(leftover.process) makes or made it",
              hint: "remove it unless that process still runs"))
        }
        for batch in batches(in: "chunks", sprint, ".chunk") where kind == "chunks" && !isPublished(batch) {
          problems.append(OmniError(.invalid, "a chunk without a manifest", at: chunkPath(batch), hint: "run its batch again"))
        }
      }
    }
    return problems
  }

  /// Compares a manifest with its chunk, byte for byte.
  func check(_ batch: Batch) throws(OmniError) {
    let manifest = try manifest(batch), path = chunkPath(batch), hint = "remove the manifest and run its batch again"
    let sha256: String, bytes: Int
    do { (sha256, bytes) = try SHA256Text.ofFile(path) } catch {
      throw OmniError(error.code, "a manifest without its chunk", at: path, why: error.why, hint: hint)
    }
    if bytes != manifest.bytes {
      throw OmniError(.corrupt, "the chunk has another size", at: path, why: "it has \(bytes) bytes, the manifest says \(manifest.bytes)", hint: hint)
    }
    if sha256 != manifest.sha256 {
      throw OmniError(.corrupt, "the chunk has another checksum", at: path, why: "it has \(sha256), the manifest says \(manifest.sha256)", hint: hint)
    }
  }

  private func batches(in kind: String, _ sprint: String, _ suffix: String) -> [Batch] {
    names(in: "\(folder)/\(kind)/\(sprint)").compactMap { name in
      guard name.hasSuffix(suffix), let number = Int(name.dropLast(suffix.count)), let batch = try? Batch(sprint: sprint, number: number),
        batch.stem + suffix == name
      else { return nil }
      return batch
    }.sorted()
  }
}
