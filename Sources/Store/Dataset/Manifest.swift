import FoundationEssentials
public import Records

/// The small JSON file beside a chunk. Its presence says that the batch is done; it is written after the chunk.
public struct Manifest: Sendable, Equatable, Codable {
  /// Version of the manifest format.
  public static let version = 3

  public var schema = Manifest.version
  public var sprint: String
  public var batch: Int
  /// The id of the plan that the batch is of; empty for one made without.
  public var plan: String
  /// Name and version of what wrote it.
  public var tool: String
  /// What decided the rows of each language the registry may have: pack, grammar, engine and limits in one digest.
  public var fingerprints: [String: String]
  /// The chunk's file name.
  public var chunk: String
  /// Size of the chunk in bytes.
  public var bytes: Int
  /// Lower-case hexadecimal SHA-256 of the chunk.
  public var sha256: String
  /// How many packages have each status; all statuses are listed.
  public var statuses: [String: Int]
  /// All packages of the batch in the plan's order, those of one archive in key order.
  public var packages: [ManifestPackage]

  public init(sprint: String, batch: Int, plan: String, tool: String, fingerprints: [String: String], chunk: String, sealed: SealedChunk) {
    self.sprint = sprint
    self.batch = batch
    self.plan = plan
    self.tool = tool
    self.fingerprints = fingerprints
    self.chunk = chunk
    bytes = sealed.bytes
    sha256 = sealed.sha256
    statuses = Dictionary(uniqueKeysWithValues: PackageStatus.allCases.map { ($0.rawValue, 0) })
    for package in sealed.packages { statuses[package.status, default: 0] += 1 }
    packages = sealed.packages
  }

  /// Reads a manifest.
  /// - Throws: `.corrupt` when it is no JSON; `.invalid` when it is another version's, or not as omni writes it (a key missing,
  ///   unknown or twice, a value of another type).
  public init(_ bytes: [UInt8], path: String) throws(OmniError) {
    struct Version: Codable { var schema: Int }
    let data = Data(bytes), decoder = JSONDecoder()
    let hint = "remove the manifest and run its batch again"
    do {
      let version = try decoder.decode(Version.self, from: data).schema
      guard version == Self.version else {
        throw OmniError(
          .invalid, "the manifest has another version", at: path, why: "it has version \(version), this omni reads version \(Self.version)",
          hint: hint)
      }
      self = try decoder.decode(Manifest.self, from: data)
    } catch let error as OmniError {
      throw error
    } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
      throw OmniError(.corrupt, "the manifest is not JSON", at: path, why: context.debugDescription, hint: hint)
    } catch DecodingError.keyNotFound(let key, _) {
      throw OmniError(.invalid, "the key '\(key.stringValue)' is missing", at: path, hint: hint)
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      let key = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
      throw OmniError(.invalid, "the key '\(key)' has a wrong value", at: path, why: context.debugDescription, hint: hint)
    } catch {
      throw OmniError(.invalid, "cannot read the manifest", at: path, why: "\(error)", hint: hint)
    }
    // The format is ours alone, so anything but our own spelling (an unknown key, a key twice) was not written by omni.
    guard encoded() == bytes else {
      throw OmniError(.invalid, "the manifest is not as omni writes it", at: path, why: "it has unknown keys, or was edited", hint: hint)
    }
  }

  /// The file's content: keys in a fixed order, one line.
  public func encoded() -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("schema")
    json.integer(schema)
    json.key("sprint")
    json.string(sprint)
    json.key("batch")
    json.integer(batch)
    json.key("plan")
    json.string(plan)
    json.key("tool")
    json.string(tool)
    json.key("fingerprints")
    json.beginObject()
    for (language, fingerprint) in fingerprints.sorted(by: { $0.key < $1.key }) {
      json.key(language)
      json.string(fingerprint)
    }
    json.endObject()
    json.key("chunk")
    json.string(chunk)
    json.key("bytes")
    json.integer(bytes)
    json.key("sha256")
    json.string(sha256)
    json.key("statuses")
    json.beginObject()
    for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
      json.key(status)
      json.integer(count)
    }
    json.endObject()
    json.key("packages")
    json.beginArray()
    for package in packages { package.append(to: &json) }
    json.endArray()
    json.endObject()
    json.newline()
    return json.bytes
  }
}

/// One package of a manifest.
public struct ManifestPackage: Sendable, Equatable, Codable {
  /// The place in the plan of the package that it came of: an archive may hold several packages.
  public var row: Int
  public var registry: String
  public var name: String
  public var version: String
  /// The rule pack's language; empty when none was chosen.
  public var language: String
  /// A `PackageStatus`.
  public var status: String
  public var reasons: [String]
  /// How many symbols and public paths the chunk holds of it.
  public var symbols: Int
  public var paths: Int

  init(_ surface: PackageSurface, row: Int) {
    self.row = row
    registry = surface.package.registry
    name = surface.package.name
    version = surface.package.version
    language = surface.language
    status = surface.status.rawValue
    reasons = surface.reasons
    symbols = surface.symbols.count
    paths = surface.paths.count
  }

  public var key: PackageKey { PackageKey(registry: registry, name: name, version: version) }

  fileprivate func append(to json: inout JSONWriter) {
    json.beginObject()
    json.key("row")
    json.integer(row)
    json.key("registry")
    json.string(registry)
    json.key("name")
    json.string(name)
    json.key("version")
    json.string(version)
    json.key("language")
    json.string(language)
    json.key("status")
    json.string(status)
    json.key("reasons")
    json.beginArray()
    for reason in reasons { json.string(reason) }
    json.endArray()
    json.key("symbols")
    json.integer(symbols)
    json.key("paths")
    json.integer(paths)
    json.endObject()
  }
}
