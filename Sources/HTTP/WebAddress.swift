import CCurl

/// An absolute http or https address. Parsing and resolving are curl's own, so what is checked here is what is asked for later.
package struct WebAddress: Sendable, Equatable {
  /// The whole address, user and password included, without fragment.
  package let text: String
  /// The address for messages: without user and password.
  package let shown: String
  package let scheme: String
  package let host: String
  /// nil: the scheme's own.
  package let port: String?

  package var isSecure: Bool { scheme == "https" }

  /// Whether it can only lead to this machine.
  package var isLoopback: Bool {
    host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == 0x2e || (0x30...0x39).contains($0) }
  }

  /// nil when the text, resolved against `base`, is no http(s) address. Credentials of `base` are lent to addresses of the same server only.
  package init?(_ text: String, relativeTo base: WebAddress? = nil) {
    guard let parts = AddressParts() else { return nil }
    if let base { guard parts.set(CURLUPART_URL, base.text) else { return nil } }
    guard parts.set(CURLUPART_URL, text), parts.set(CURLUPART_FRAGMENT, nil) else { return nil }
    guard let scheme = parts[CURLUPART_SCHEME], scheme == "http" || scheme == "https", let host = parts[CURLUPART_HOST] else { return nil }
    self.scheme = scheme
    self.host = host
    port = parts[CURLUPART_PORT]
    if let base, base.scheme == scheme, base.host == host, base.port == port, parts[CURLUPART_USER] == nil {
      base.lendCredentials(to: parts)
    }
    guard let whole = parts[CURLUPART_URL] else { return nil }
    self.text = whole
    guard parts.set(CURLUPART_USER, nil), parts.set(CURLUPART_PASSWORD, nil), let shown = parts[CURLUPART_URL] else { return nil }
    self.shown = shown
  }

  private func lendCredentials(to other: borrowing AddressParts) {
    guard let own = AddressParts(), own.set(CURLUPART_URL, text), let user = own[CURLUPART_USER] else { return }
    _ = other.set(CURLUPART_USER, user) && other.set(CURLUPART_PASSWORD, own[CURLUPART_PASSWORD])
  }
}

/// Owner of one curl URL handle.
private struct AddressParts: ~Copyable {
  private let handle: OpaquePointer

  init?() {
    guard let handle = curl_url() else { return nil }
    self.handle = handle
  }

  deinit { curl_url_cleanup(handle) }

  func set(_ part: CURLUPart, _ text: String?) -> Bool { curl_url_set(handle, part, text, 0) == CURLUE_OK }

  subscript(part: CURLUPart) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
