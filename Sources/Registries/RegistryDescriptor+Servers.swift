import Records

extension RegistryDescriptor {
  /// The registry's own spelling of a name, nil when it is no name there.
  public func canonical(name: String) -> String? {
    var result = name
    for transform in nameTransforms {
      guard let next = transform.apply(result) else { return nil }
      result = next
    }
    return result
  }

  /// The servers to use: the caller's, else the descriptor's, else what pip says; and the settings, with pip's certificates when it was asked.
  /// - Throws: `.usage` for a server of the caller's that is unknown or no http(s) address, `.environment` when pip has none that is.
  func servers(_ given: [String: String], _ settings: HTTPSettings) throws(OmniError) -> ([String: String], HTTPSettings) {
    var servers: [String: String] = [:]
    var settings = settings
    for (name, url) in given {
      guard bases[name] != nil else {
        throw OmniError(.usage, "\(id) has no base '\(name)'", hint: "its bases are " + bases.keys.sorted().joined(separator: ", "))
      }
      guard WebAddress(url) != nil else { throw OmniError(.usage, "the base '\(name)' is not an http(s) address", hint: "write https://HOST/PATH") }
      servers[name] = url
    }
    for (name, base) in bases where servers[name] == nil {
      switch base {
      case .url(let url): servers[name] = url
      case .pip:
        let pip = try PipConfiguration.ask()
        guard WebAddress(pip.indexURL) != nil else {
          throw OmniError(.environment, "pip's package index is not an http(s) address", hint: "set PIP_INDEX_URL to an index's simple API")
        }
        servers[name] = pip.indexURL
        settings.certificates = settings.certificates ?? pip.certificates
      }
    }
    return (servers, settings)
  }
}
