import Foundation
import Registries

/// Registries on this machine for the time of a test: `registry_server.py`, which documents its packages, as a child process.
///
/// It ends with this object, and with the test process at the latest: its standard input is a pipe that closes then.
public final class RegistryServer: Sendable {
  /// The port on 127.0.0.1.
  public let port: Int
  /// Address of the simple API: the registry's base `index`.
  public var index: String { "http://127.0.0.1:\(port)/simple" }
  /// The addresses of another registry than PyPI, by the names of its bases.
  public func bases(of registry: String) -> [String: String] {
    switch registry {
    case "pypi": ["index": index]
    case "crates.io": ["index": address("/crates/index"), "files": address("/crates/files")]
    case "npm": ["registry": address("/npm")]
    case "go": ["proxy": address("/go/proxy"), "sum": address("/go/sum")]
    case "debian": ["index": address("/debian/index"), "pool": address("/debian")]
    default: [:]
    }
  }
  /// The same, with the bases of its list of all packages leading to one of registry_feeds.py's.
  public func bases(of registry: String, feed variant: String) -> [String: String] {
    let feeds = ["pypi": ("index", "pypi"), "crates.io": ("files", "crates"), "npm": ("changes", "npm"), "go": ("index", "go")]
    guard let (base, folder) = feeds[registry] else { return bases(of: registry) }
    return bases(of: registry).merging([base: address("/feeds/\(folder)/\(variant)")]) { $1 }
  }
  private let process: Process
  private let input = Pipe(), output = Pipe()

  /// What the server was asked.
  public struct Log: Decodable, Sendable {
    public struct Request: Decodable, Sendable {
      public let method, path, accept, agent: String
      /// By name in small letters.
      public let headers: [String: String]
    }
    /// In order of arrival.
    public let requests: [Request]
    /// Most requests that waited for their answers at the same time; those whose client had hung up do not count.
    public let peak: Int
    /// How many were opened.
    public let connections: Int
  }

  /// Starts a server and waits until it listens.
  /// - Parameters:
  ///   - generated: how many packages `generated-00000`… to offer.
  ///   - folder: a folder with further archives to offer.
  ///   - certificate: a file with certificate and key, to speak TLS.
  ///   - latency: milliseconds before each answer.
  public init(generated: Int = 0, folder: String? = nil, certificate: String? = nil, latency: Int = 0) throws {
    process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("registry_server.py").path
    process.arguments =
      ["python3", script, "--generated", "\(generated)", "--latency", "\(latency)"] + (folder.map { ["--folder", $0] } ?? [])
      + (certificate.map { ["--certificate", $0] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    guard let port = Int(try Self.line(of: output)) else { throw CocoaError(.coderInvalidValue) }
    self.port = port
  }

  private static func line(of output: Pipe) throws -> String {
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
        throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: "the registry server has ended"])
      }
      line += byte
    }
    return String(decoding: line.dropLast(), as: UTF8.self)
  }

  /// Runs a body with a server of its own, which lives exactly as long.
  public static func run(
    generated: Int = 0, folder: String? = nil, certificate: String? = nil, latency: Int = 0, _ body: (RegistryServer) throws -> Void
  ) throws {
    let server = try RegistryServer(generated: generated, folder: folder, certificate: certificate, latency: latency)
    try withExtendedLifetime(server) { try body(server) }
  }

  /// How it can be told to be.
  public enum Mood: String, Sendable {
    /// It serves as usual.
    case up
    /// Connections are cut and refused.
    case down
    /// Everything is answered with 503.
    case ail
    /// Everything is answered with 429.
    case refuse
  }

  /// Tells it how to be; it is so when this returns.
  public func be(_ mood: Mood) throws {
    try input.fileHandleForWriting.write(contentsOf: Data((mood.rawValue + "\n").utf8))
    _ = try Self.line(of: output)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
  }

  /// Address of a page outside the simple API.
  public func address(_ path: String) -> String { "http://127.0.0.1:\(port)" + path }

  /// What was asked so far.
  public func log() throws -> Log {
    try JSONDecoder().decode(Log.self, from: Data(Download.bytes(of: address("/_log"), limit: 64 << 20)))
  }

  /// Returns as soon as somebody waits for the archive of the project `held`, which is not sent before `release`.
  public func waitUntilHeld() throws { _ = try Download.bytes(of: address("/_held"), limit: 0) }

  /// Lets the archive of `held` go, now and from now on.
  public func release() throws { _ = try Download.bytes(of: address("/_release"), limit: 0) }
}
