import CCurl
import Records

/// How this program behaves on the network. A proxy is taken from the environment (`https_proxy`, `no_proxy`) by curl itself.
public struct HTTPSettings: Sendable, Equatable {
  /// Who asks, and where to complain.
  public var userAgent = "omniscient/0.1 (+https://github.com/omniscient)"
  /// Time for name lookup, connection and TLS handshake.
  public var connectTimeout = Duration.seconds(20)
  /// A transfer below 1 KiB/s for this long is given up.
  public var stallTimeout = Duration.seconds(30)
  /// Requests made for one answer, the first included, when servers or connections fail.
  public var tries = 5
  /// Wait before the second try; it doubles with each further one. Twice that: before the first probe of a server that fell silent.
  public var firstDelay = Duration.milliseconds(500)
  /// The longest wait between two tries. A server that asks for more gets no further request.
  public var longestDelay = Duration.seconds(1800)
  /// How long a server that answered before may stay silent: its requests wait for it meanwhile, and end as `.unreachable` then.
  public var patience = Duration.seconds(1800)
  /// Servers known to answer, as `RegistryClient.reachedHosts` names them: their silence is an outage from the first request on.
  public var reachedHosts: Set<String> = []
  /// A folder by whose files all processes of this machine ask a registry together: its concurrency, rate, pauses and month's budget are
  /// those of all of them. nil: this process keeps to them by itself.
  public var paceFolder: String?
  /// A file of trusted certificates; nil for the system's.
  public var certificates: String?

  /// The defaults above.
  public init() {}

  /// The linked libcurl's version and TLS library.
  public static var libraryVersion: String { String(cString: curl_version()).split(separator: " ").prefix(2).joined(separator: " ") }
}

/// What was asked of the network so far.
public struct HTTPTraffic: Sendable, Equatable {
  /// Requests sent, repetitions included.
  public var requests = 0
  /// Requests sent again after a failure.
  public var repetitions = 0
  /// Requests among them that only asked whether a silent server is back.
  public var probes = 0
  /// Bytes of complete answers' bodies, decompressed.
  public var bytes = 0

  public init() {}
}

/// One request.
package struct HTTPRequest {
  package enum Method: String, Sendable { case get = "GET", head = "HEAD", put = "PUT", post = "POST", delete = "DELETE" }

  package var method = Method.get
  /// What is sent along with PUT and POST.
  package var content: HTTPContent?
  package var address: WebAddress
  package var accept = "*/*"
  /// Further headers, by name.
  package var headers: [String: String] = [:]
  /// Bytes the answer may have, decompressed.
  package var limit: Int
  /// Whether plain http is fine, also after a redirect.
  package var allowsHTTP: Bool
  /// Whether the server may compress the answer on the way. Never for archives: a gzip file must arrive as it is.
  package var compressed = false
  /// Whether only the header is wanted (HEAD), and no redirect followed.
  package var isProbe = false
  /// Whether the body of an answer that refuses is of interest too.
  package var keepsRefusals = false
  /// Takes the answer's body in its place.
  package var stream: StreamedBody?

  package init(
    address: WebAddress, accept: String = "*/*", headers: [String: String] = [:], limit: Int, allowsHTTP: Bool, compressed: Bool = false,
    isProbe: Bool = false, stream: StreamedBody? = nil
  ) {
    self.address = address
    self.accept = accept
    self.headers = headers
    self.limit = limit
    self.allowsHTTP = allowsHTTP
    self.compressed = compressed
    self.isProbe = isProbe
    self.stream = stream
  }
}

/// One answer, of whatever status.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// Empty when a stream took it.
  package var body: [UInt8]
  /// Bytes of the body, decompressed.
  package var size: Int
  /// Where the answer came from after redirects.
  package var address: WebAddress
  /// By name in lower case; of several of one name the last.
  package var headers: [String: String] = [:]
}

/// What a request sends: bytes, or a file, which is read as it goes.
package enum HTTPContent: Sendable {
  case bytes([UInt8])
  case file(path: String, size: Int)

  var size: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .file(_, let size): size
    }
  }
}
