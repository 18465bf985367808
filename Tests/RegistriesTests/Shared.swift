import Foundation
import HTTP
import Records
import TestSupport

@testable import Registries

/// One server for every test that does not look at its log or its counters.
let sharedServer = Result { try RegistryServer() }

/// The repository's own descriptors.
let descriptorFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../plugins/registries").path

func registry(_ id: String) throws -> RegistryDescriptor { try RegistrySet(directory: descriptorFolder).registry(id: id) }

func pypi() throws -> RegistryDescriptor { try registry("pypi") }

/// A client of a test server that does not wait long before it tries again.
func client(
  _ server: RegistryServer, of id: String = "pypi", _ change: (inout RegistryDescriptor, inout HTTPSettings) -> Void = { _, _ in }
) throws -> RegistryClient {
  var registry = try registry(id)
  var settings = HTTPSettings()
  settings.firstDelay = .milliseconds(1)
  registry.policy.retryAfter = .milliseconds(1)
  change(&registry, &settings)
  return try RegistryClient(registry, bases: server.bases(of: id), settings: settings)
}

/// The error a body throws.
func failure(_ body: () throws -> Void) -> OmniError? {
  do { try body() } catch { return error as? OmniError }
  return nil
}
