import Crypto
import Foundation
public import Records
import StrictYAML
public import Surface
public import Syntax

/// What a worker process of a sprint may cost, and a package within it.
public struct WorkerLimits: Sendable, Equatable {
  /// CPU time of one package, from archive to surface, in seconds. Over it the package has failed.
  public var packageCPU = 120
  /// Time of one package by the clock, in seconds: for one that waits for ever rather than computes.
  public var packageWall = 600
  /// Writable memory of a worker, in bytes.
  public var memory = 1 << 30
  /// Archives that are fetched and wait to be read, in bytes.
  public var fetchAhead = 32 << 20
  /// Surfaces that are read and wait to be written, in bytes.
  public var waitingSurfaces = 64 << 20
  /// Longest file that a worker may write, in bytes.
  public var fileBytes = 16 << 30
  /// Most files and connections that a worker may have open at once.
  public var openFiles = 512

  public init() {}
}

/// What packages may cost: the limits of an installation but for those on archives, which registries set for themselves.
///
/// A file, `plugins/limits.yaml`, may change each of them; `docs/limits.md` says what happens beyond.
public struct Limits: Sendable, Equatable {
  public var parse = ParseLimits()
  public var surface = SurfaceLimits()
  public var worker = WorkerLimits()

  /// The defaults.
  public init() {}

  /// Reads a file of limits; what it does not name has its default, and so has everything when there is no such file.
  /// - Throws: `.invalid` with the place of an unknown key or of a limit that is not positive; `.environment`.
  public init(path: String) throws(OmniError) {
    self.init()
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else { throw OmniError(.environment, "cannot read the limits", at: path) }
    self = try Limits(decoding: String(decoding: data, as: UTF8.self), file: path)
  }

  init(decoding text: String, file: String) throws(OmniError) {
    self = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      var limits = Limits()
      for (section, keys) in Self.sections {
        try map.map(section) { (map) throws(OmniError) in
          for key in keys { limits[keyPath: key.limit] = try map.int(key.name, in: 1...1 << 40) ?? limits[keyPath: key.limit] }
        }
      }
      return limits
    }
  }

  /// SHA-256 of the limits that can decide what a row says, in hexadecimal: equal for equal limits, whatever their file looks like. How much
  /// a worker fetches or keeps waiting shows in no row.
  public var fingerprint: String {
    let lines = Self.sections.flatMap { section, keys in keys.filter(\.isDecisive).map { "\(section).\($0.name)=\(self[keyPath: $0.limit])\n" } }
    return SHA256.hash(data: Array(lines.joined().utf8)).hexadecimal
  }

  // MARK: The file's format

  /// One limit's name in its section.
  struct Key: Sendable {
    var name: String
    var limit: any WritableKeyPath<Limits, Int> & Sendable
    var isDecisive = true
  }

  static let sections: [(name: String, keys: [Key])] = [
    (
      "file",
      [
        Key(name: "bytes", limit: \.parse.fileBytes), Key(name: "line", limit: \.parse.lineBytes), Key(name: "cpu", limit: \.parse.cpuBase),
        Key(name: "cpu-per-megabyte", limit: \.parse.cpuPerMegabyte), Key(name: "tree", limit: \.parse.arenaBytes),
        Key(name: "depth", limit: \.parse.depth),
      ]
    ),
    (
      "package",
      [
        Key(name: "source", limit: \.surface.sourceBytes), Key(name: "paths", limit: \.surface.paths),
        Key(name: "path", limit: \.surface.pathBytes), Key(name: "depth", limit: \.surface.depth),
        Key(name: "link-steps", limit: \.surface.linkSteps), Key(name: "preprocessor-steps", limit: \.surface.expansion),
        Key(name: "cpu-seconds", limit: \.worker.packageCPU), Key(name: "wall-seconds", limit: \.worker.packageWall),
      ]
    ),
    (
      "worker",
      [
        Key(name: "memory", limit: \.worker.memory), Key(name: "fetch-ahead", limit: \.worker.fetchAhead, isDecisive: false),
        Key(name: "waiting-surfaces", limit: \.worker.waitingSurfaces, isDecisive: false),
        Key(name: "file", limit: \.worker.fileBytes, isDecisive: false), Key(name: "open-files", limit: \.worker.openFiles, isDecisive: false),
      ]
    ),
  ]
}
