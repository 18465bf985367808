import Foundation
import Registries
import Synchronization

/// An S3 store on this machine that checks signatures: `s3_server.py`, which documents it, as a child process. It ends with this object.
public final class S3Server: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case moto, swift }

  /// Where it is and who may ask.
  public struct Access: Decodable, Sendable {
    public let port: Int
    public let accessKey, secretKey, bucket: String
  }

  public struct Request: Decodable, Sendable {
    public let method, path: String
    /// By name in small letters.
    public let headers: [String: String]
  }

  /// What happens to the requests to come.
  public enum Fault: String, Sendable {
    /// The store refuses for now, and does not do it.
    case refused = "503"
    /// The store does it, and the answer is lost.
    case lost
  }

  public let access: Access
  public var endpoint: String { "http://127.0.0.1:\(access.port)" }
  /// What the AWS tools take from the environment.
  public var environment: [String: String] {
    ["AWS_ACCESS_KEY_ID": access.accessKey, "AWS_SECRET_ACCESS_KEY": access.secretKey, "AWS_ENDPOINT_URL_S3": endpoint, "AWS_REGION": "us-east-1"]
  }
  private let process = Process()
  private let input = Pipe()

  private static let stores = Mutex<[Kind: S3Server]>([:])

  /// The process's only store of a kind, for tests that run one after the other: starting one takes seconds.
  public static func shared(_ kind: Kind) throws -> S3Server {
    try stores.withLock { stores in
      if let store = stores[kind] { return store }
      let store = try S3Server(kind)
      stores[kind] = store
      return store
    }
  }

  /// Starts a store and waits until it serves.
  /// - Throws: when it ends instead: `make test` installs what it needs.
  public init(_ kind: Kind) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "\(Checkout.root)/Tests/Support/s3_server.py", kind.rawValue]
    var environment = ProcessInfo.processInfo.environment
    environment["PYTHONPATH"] = Checkout.root + "/.omni/test-tools"
    process.environment = environment
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      guard let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty else {
        throw CocoaError(.executableLoad, userInfo: [NSLocalizedDescriptionKey: "the store has ended: run scripts/setup-tests"])
      }
      line += byte
    }
    access = try JSONDecoder().decode(Access.self, from: line)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    // Other children may hold the pipe open.
    process.terminate()
    process.waitUntilExit()
  }

  /// What was asked since the last time.
  public func log() throws -> [Request] {
    try JSONDecoder().decode([Request].self, from: Data(Download.bytes(of: endpoint + "/_log", limit: 64 << 20)))
  }

  /// Spoils the next requests.
  public func spoil(_ count: Int = 1, _ fault: Fault) throws { _ = try Download.bytes(of: "\(endpoint)/_fault/\(fault.rawValue)/\(count)", limit: 0) }
}
