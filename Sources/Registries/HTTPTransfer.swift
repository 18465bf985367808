import CCurl
import Records

/// One running request: owner of its curl handle and receiver of its body.
final class HTTPTransfer {
  /// How a request ended.
  enum Outcome {
    /// - Parameter retryAfter: what the server asked for, nil when it did not.
    case answered(HTTPResponse, retryAfter: Duration?)
    case failed(OmniError, mayRepeat: Bool)
  }

  let easy: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var body: [UInt8] = []
  private var isOverLimit = false

  /// nil when curl has no memory for it.
  init?(_ request: HTTPRequest, settings: HTTPSettings) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    self.request = request
    errorText.pointee = 0
    headers = curl_slist_append(nil, "Accept: " + request.accept)
    for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) { headers = curl_slist_append(headers, "\(name): \(value)") }
    configure(settings)
  }

  deinit {
    curl_easy_cleanup(easy)
    curl_slist_free_all(headers)
    errorText.deallocate()
  }

  /// The options chosen here exist in every curl the shim accepts, so their result codes say nothing new.
  private func configure(_ settings: HTTPSettings) {
    func set(_ option: CURLoption, _ value: Int) { _ = omni_easy_set_long(easy, option, value) }
    func set(_ option: CURLoption, _ text: String) { _ = omni_easy_set_text(easy, option, text) }
    let protocols = request.allowsHTTP ? "http,https" : "https"
    set(CURLOPT_URL, request.address.text)
    set(CURLOPT_PROTOCOLS_STR, protocols)
    set(CURLOPT_REDIR_PROTOCOLS_STR, protocols)
    set(CURLOPT_FOLLOWLOCATION, 1)
    set(CURLOPT_MAXREDIRS, 5)
    set(CURLOPT_USERAGENT, settings.userAgent)
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // Wait for a connection that can carry several requests rather than open another one.
    set(CURLOPT_PIPEWAIT, 1)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
    set(CURLOPT_LOW_SPEED_LIMIT, 1024)
    set(CURLOPT_LOW_SPEED_TIME, max(1, settings.stallTimeout.wholeMilliseconds / 1000))
    if let certificates = settings.certificates { set(CURLOPT_CAINFO, certificates) }
    if request.address.isLoopback { set(CURLOPT_PROXY, "") }
    if request.compressed { set(CURLOPT_ACCEPT_ENCODING, "") }
    _ = omni_easy_set_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(request.limit))
    _ = omni_easy_set_list(easy, CURLOPT_HTTPHEADER, headers)
    _ = omni_easy_set_error_buffer(easy, errorText)
    // CURLOPT_NOSIGNAL stays off: curl then ignores SIGPIPE, and only within its own calls.
    let receive: curl_write_callback = { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
    }
    _ = omni_easy_set_writer(easy, receive, Unmanaged.passUnretained(self).toOpaque())
  }

  /// Takes a piece of the body; false aborts the transfer.
  private func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    // The page that comes with an error is of no use.
    guard status < 400 else { return true }
    if body.isEmpty {
      var announced: curl_off_t = 0
      _ = omni_easy_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
      body.reserveCapacity(max(0, min(Int(announced), request.limit)))
    }
    guard piece.count <= request.limit - body.count else {
      isOverLimit = true
      return false
    }
    body.append(contentsOf: piece)
    return true
  }

  private var status: Int {
    var status = 0
    _ = omni_easy_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  // MARK: The end

  /// How the request ended; asked once, when curl says so.
  func outcome(_ code: CURLcode) -> Outcome {
    guard code == CURLE_OK else { return failure(code) }
    var text: UnsafeMutablePointer<CChar>?
    _ = omni_easy_get_text(easy, CURLINFO_EFFECTIVE_URL, &text)
    let address = text.flatMap { WebAddress(String(cString: $0), relativeTo: request.address) } ?? request.address
    var seconds: curl_off_t = 0
    _ = omni_easy_get_offset(easy, CURLINFO_RETRY_AFTER, &seconds)
    let retryAfter = seconds > 0 ? Duration.seconds(min(seconds, 1 << 31)) : nil
    return .answered(HTTPResponse(status: status, body: body, address: address), retryAfter: retryAfter)
  }

  private func failure(_ code: CURLcode) -> Outcome {
    if isOverLimit || code == CURLE_FILESIZE_EXCEEDED {
      return .failed(OmniError(.limit, "the answer is larger than \(request.limit) bytes", why: request.address.shown), mayRepeat: false)
    }
    let detail = errorText.pointee != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
    let why = "\(request.address.shown): \(detail)"
    switch code {
    // A proxy that refuses to connect.
    case CURLE_RECV_ERROR where status == 0:
      return .failed(OmniError(.network, "cannot reach the server", why: why, hint: "check the network and the proxy settings"), mayRepeat: true)
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS:
      return .failed(OmniError(.network, "the server redirects to nowhere", why: why, hint: "check the registry's address"), mayRepeat: false)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      let hint = "for a proxy or mirror with a certificate of its own, set PIP_CERT to the file that holds it"
      return .failed(OmniError(.network, "the server's certificate cannot be verified", why: why, hint: hint), mayRepeat: false)
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_HTTP2_STREAM:
      return .failed(OmniError(.network, "the answer broke off", why: why, hint: "try again later"), mayRepeat: true)
    default:
      return .failed(OmniError(.network, "cannot reach the server", why: why, hint: "check the network and the proxy settings"), mayRepeat: true)
    }
  }
}

extension Duration {
  /// Rounded up, within what C's `int` holds.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return seconds > 2_000_000 ? 2_000_000_000 : Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
