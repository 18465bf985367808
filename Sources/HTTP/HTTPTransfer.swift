import CCurl
import Glibc
import Records

/// One running request: owner of its curl handle and receiver of its body.
final class HTTPTransfer {
  /// How a request ended. An error's text is the same whenever the cause is: it may become a row.
  enum Outcome {
    /// - Parameter retryAfter: what the server asked for, nil when it did not.
    case answered(HTTPResponse, retryAfter: Duration?)
    /// An answer began and did not come to its end.
    case broken(OmniError)
    /// No answer came from the server of the address, which a redirect may have led to.
    case silent(OmniError, WebAddress, mayRepeat: Bool)
    /// Another try would end like this one.
    case failed(OmniError)
  }

  let easy: UnsafeMutableRawPointer
  private let request: HTTPRequest
  private var headers: UnsafeMutablePointer<curl_slist>?
  private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var body: [UInt8] = []
  private var fields: [String: String] = [:]
  private var content: ContentReader?
  private var received = 0
  private var isOverLimit = false

  /// nil when curl has no memory for it.
  /// - Parameter isFresh: whether to open a connection even where there is one, which may be dead.
  init?(_ request: HTTPRequest, settings: HTTPSettings, isFresh: Bool) {
    guard let easy = curl_easy_init() else { return nil }
    self.easy = easy
    self.request = request
    request.stream?.begin()
    errorText.pointee = 0
    headers = curl_slist_append(nil, "Accept: " + request.accept)
    for (name, value) in request.headers.sorted(by: { $0.key < $1.key }) { headers = curl_slist_append(headers, "\(name): \(value)") }
    // A server that does not know the question answers it a second late.
    if request.content != nil { headers = curl_slist_append(headers, "Expect:") }
    configure(settings)
    configureMethod()
    if isFresh { _ = omni_easy_set_long(easy, CURLOPT_FRESH_CONNECT, 1) }
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
    set(CURLOPT_FOLLOWLOCATION, request.isProbe ? 0 : 1)
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
    set(CURLOPT_TCP_KEEPALIVE, 1)
    if request.isProbe {
      set(CURLOPT_NOBODY, 1)
      set(CURLOPT_TIMEOUT_MS, settings.connectTimeout.wholeMilliseconds)
    }
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
    let receiveHeader: curl_write_callback = { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      Unmanaged<HTTPTransfer>.fromOpaque(context).takeUnretainedValue().receive(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
      return size * count
    }
    _ = omni_easy_set_header_writer(easy, receiveHeader, Unmanaged.passUnretained(self).toOpaque())
  }

  private func configureMethod() {
    func set(_ option: CURLoption, _ value: Int) { _ = omni_easy_set_long(easy, option, value) }
    // What was signed is what must be sent.
    set(CURLOPT_PATH_AS_IS, 1)
    if request.method != .get { set(CURLOPT_FOLLOWLOCATION, 0) }
    if request.method == .head { set(CURLOPT_NOBODY, 1) }
    guard request.method != .get, request.method != .head else { return }
    if let content = request.content {
      let reader = ContentReader(content)
      self.content = reader
      set(CURLOPT_UPLOAD, 1)
      _ = omni_easy_set_offset(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(content.size))
      let read: curl_read_callback = { buffer, size, count, context in
        guard let buffer, let context else { return Int(CURL_READFUNC_ABORT) }
        let reader = Unmanaged<ContentReader>.fromOpaque(context).takeUnretainedValue()
        return reader.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: size * count)) ?? Int(CURL_READFUNC_ABORT)
      }
      let seek: curl_seek_callback = { context, offset, origin in
        guard let context, origin == SEEK_SET else { return CURL_SEEKFUNC_CANTSEEK }
        Unmanaged<ContentReader>.fromOpaque(context).takeUnretainedValue().position = Int(offset)
        return CURL_SEEKFUNC_OK
      }
      _ = omni_easy_set_reader(easy, read, seek, Unmanaged.passUnretained(reader).toOpaque())
    }
    _ = omni_easy_set_text(easy, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
  }

  /// Takes one line of the head.
  private func receive(header: UnsafeRawBufferPointer) {
    let line = String(decoding: header, as: UTF8.self)
    // A redirect's head comes before that of the answer.
    if line.hasPrefix("HTTP/") { fields = [:] }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].drop { $0 == " " }.prefix { !$0.isNewline }
    fields[line[..<colon].lowercased()] = String(value)
  }

  /// Takes a piece of the body; false aborts the transfer.
  private func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
    // The page that comes with an error is of no use.
    guard status < 400 || request.keepsRefusals else { return true }
    if body.isEmpty, request.stream == nil {
      var announced: curl_off_t = 0
      _ = omni_easy_get_offset(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced)
      body.reserveCapacity(max(0, min(Int(announced), request.limit)))
    }
    guard piece.count <= request.limit - received else {
      isOverLimit = true
      return false
    }
    received += piece.count
    if let stream = request.stream { stream.append(piece) } else { body.append(contentsOf: piece) }
    return true
  }

  private var status: Int {
    var status = 0
    _ = omni_easy_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
    return status
  }

  // MARK: The end

  /// Where it got to, after redirects.
  private var address: WebAddress {
    var text: UnsafeMutablePointer<CChar>?
    _ = omni_easy_get_text(easy, CURLINFO_EFFECTIVE_URL, &text)
    return text.flatMap { WebAddress(String(cString: $0), relativeTo: request.address) } ?? request.address
  }

  /// How the request ended; asked once, when curl says so.
  func outcome(_ code: CURLcode) -> Outcome {
    guard code == CURLE_OK else { return failure(code) }
    var seconds: curl_off_t = 0
    _ = omni_easy_get_offset(easy, CURLINFO_RETRY_AFTER, &seconds)
    let retryAfter = seconds > 0 ? Duration.seconds(min(seconds, 1 << 31)) : nil
    return .answered(HTTPResponse(status: status, body: body, size: received, address: address, headers: fields), retryAfter: retryAfter)
  }

  private func failure(_ code: CURLcode) -> Outcome {
    let place = request.address.shown
    if isOverLimit || code == CURLE_FILESIZE_EXCEEDED {
      return .failed(OmniError(.limit, "the answer is larger than \(request.limit) bytes", why: place))
    }
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS:
      return .failed(OmniError(.network, "the server redirects to nowhere", why: place, hint: "check the registry's address"))
    case CURLE_OUT_OF_MEMORY:
      return .failed(.noMemoryForRequest)
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
      let detail = errorText.pointee != 0 ? String(cString: errorText) : String(cString: curl_easy_strerror(code))
      let hint = "for a proxy or mirror with a certificate of its own, set PIP_CERT to the file that holds it"
      let error = OmniError(.unreachable, "the server's certificate cannot be verified", why: "\(address.authority): \(detail)", hint: hint)
      return .silent(error, address, mayRepeat: false)
    // A redirect's status is that of the server before.
    case _ where status == 0 || (300..<400).contains(status):
      let why = "\(address.authority): \(String(cString: curl_easy_strerror(code)))"
      let error = OmniError(.unreachable, "cannot reach the server", why: why, hint: "check the network and the proxy settings")
      return .silent(error, address, mayRepeat: true)
    default:
      // In what way it broke off (closed, reset, truncated) depends on the moment, so it is not told.
      let why = place + (code == CURLE_OPERATION_TIMEDOUT ? ": too slow" : "")
      return .broken(OmniError(.network, "the answer broke off", why: why, hint: "try again later"))
    }
  }
}

extension OmniError {
  static var noMemoryForRequest: OmniError { OmniError(.environment, "cannot start a request", hint: "the machine is out of memory") }
}

extension Duration {
  /// Rounded up, within what C's `int` holds.
  var wholeMilliseconds: Int {
    let (seconds, attoseconds) = components
    return seconds > 2_000_000 ? 2_000_000_000 : Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
