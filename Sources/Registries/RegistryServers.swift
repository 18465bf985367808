import HTTP
import Records

/// Where a registry's servers are.
struct RegistryServers {
  /// Addresses by base name.
  var bases: [String: String] = [:]
  /// The lists that stand in for a base of apt's.
  var lists: [AptConfiguration.List] = []

  /// The caller's addresses, else the descriptor's, else what pip or apt says; sets pip's certificates when pip was asked.
  /// - Parameter lists: what apt said before, when it was asked; it is not asked again then.
  /// - Throws: `.usage` for a server of the caller's that is unknown or no http(s) address, `.environment` when pip or apt has none.
  init(of registry: RegistryDescriptor, given: [String: String], lists: [AptConfiguration.List], _ settings: inout HTTPSettings) throws(OmniError) {
    self.lists = lists
    for name in given.keys.sorted() {
      guard registry.bases[name] != nil else {
        let hint = "its bases are " + registry.bases.keys.sorted().joined(separator: ", ")
        throw OmniError(.usage, "\(registry.id) has no base '\(name)'", hint: Spelling.hint(for: name, among: registry.bases.keys) ?? hint)
      }
      guard let url = given[name], WebAddress(url) != nil else {
        throw OmniError(.usage, "the base '\(name)' is not an http(s) address", hint: "write https://HOST/PATH")
      }
      bases[name] = url
    }
    let missing = registry.bases.keys.sorted().filter { bases[$0] == nil }
    for name in missing {
      switch registry.bases[name] {
      case .url(let url): bases[name] = url
      case .pip:
        let pip = try PipConfiguration.ask()
        guard WebAddress(pip.indexURL) != nil else {
          throw OmniError(.environment, "pip's package index is not an http(s) address", hint: "set PIP_INDEX_URL to an index's simple API")
        }
        bases[name] = pip.indexURL
        settings.certificates = settings.certificates ?? pip.certificates
      case .apt where self.lists.isEmpty:
        // A list and the files that it names belong together.
        if let other = registry.bases.first(where: { $0.value == .apt && bases[$0.key] != nil })?.key {
          throw OmniError(.usage, "\(registry.id) needs an address for the base '\(name)' too", hint: "you gave one for '\(other)'")
        }
        self.lists = try AptConfiguration.ask()
      case .apt, nil: break
      }
    }
  }

  /// The name of the file by which processes that ask the same servers share a registry's pace. The servers are hashed in: they may be private.
  func paceName(of registry: RegistryDescriptor) -> String {
    let hosts = Set((Array(bases.values) + lists.map(\.site)).compactMap { WebAddress($0)?.authority }).sorted().joined(separator: "\n")
    return "\(registry.id)-\(Checksum.Algorithm.sha256.digest(of: Array(hosts.utf8)).hexadecimal.prefix(16)).pace"
  }
}
