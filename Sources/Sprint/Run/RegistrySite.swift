import HTTP
import Records
import Registries

/// A registry of a sprint: its servers, and whether they can be asked.
struct RegistrySite {
  let descriptor: RegistryDescriptor
  /// Servers by base name, once `open` has found them; before that those that the plan names.
  private(set) var bases: [String: String]
  /// Package lists, where they are apt's.
  private(set) var lists: [AptConfiguration.List] = []
  /// A file of certificates to trust.
  private(set) var certificates: String?
  private var isOpen = false
  /// Hosts that have answered in this sprint.
  var reached: Set<String>
  /// Why it is not asked for now.
  var trouble: OmniError?
  /// Why its packages are skipped.
  var leftOut: String?

  init(_ descriptor: RegistryDescriptor, bases: [String: String], packs: Set<String>, reached: Set<String>) {
    self.descriptor = descriptor
    self.bases = bases
    self.reached = reached
    let languages = descriptor.allLanguages
    if !languages.contains(where: packs.contains) {
      trouble = OmniError(
        .notFound, "there is no rule pack for " + languages.joined(separator: " or "), at: descriptor.id, hint: "omni plugin list shows the packs")
    }
  }

  /// Finds the servers, once: workers are told, for they may execute neither pip nor apt.
  /// - Throws: `.usage` for a wrong address, `.environment` when the machine cannot name a server.
  mutating func open() throws(OmniError) {
    guard !isOpen else { return }
    let client = try RegistryClient(descriptor, bases: bases)
    (bases, lists, certificates, isOpen) = (client.bases, client.lists, client.settings.certificates, true)
  }
}
