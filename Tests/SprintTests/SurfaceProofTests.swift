import Records
import Registries
import Rules
import Sprint
import TestSupport
import Testing

/// A surface held against its archive: what is as recorded is proven, and whatever was changed is named.
@Suite struct SurfaceProofTests {
  private func withDemo(_ body: (PackageSurface, FetchedPackage) throws -> Void) throws {
    try RegistryServer.run { server in
      let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
      let package = try RegistryClient(registry, bases: server.bases(of: "pypi")).fetch(PackageRequest(name: "demo"))
      let surfaces = PackageReader.surfaces(of: package, with: ExtractorSet(["python": try Checkout.packs.pack("python")]))
      try body(surfaces[0], package)
    }
  }

  @Test func whatIsAsRecordedIsProven() throws {
    try withDemo { surface, package in
      let outcome = try SurfaceProof(surface).run(package)
      #expect(outcome.problems == [] && outcome.files == surface.files.count)
      #expect(outcome.ranges == surface.symbols.filter { $0.endByte > 0 }.count && outcome.names >= 1)
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5]) func whatDiffersIsNamed(kind: Int) throws {
    try withDemo { surface, package in
      var surface = surface, package = package
      let expected: String
      switch kind {
      case 0:
        surface.archiveSHA256 = String(repeating: "0", count: 64)
        expected = "the archive has SHA-256"
      case 1:
        surface.files[0].sha256 = surface.text.intern(String(repeating: "0", count: 64))
        expected = "has other bytes"
      case 2:
        surface.files[0].path = surface.text.intern("demo/gone.py")
        expected = "demo/gone.py is not in the archive"
      case 3:
        surface.symbols[1].endByte = 1 << 20
        expected = "demo.answer ends beyond its file"
      case 4:
        surface.symbols[1].line = 99
        expected = "line 99 of demo.answer is not in its bytes"
      default:
        package.fileName = "demo-2.0.zip"
        expected = "the registry serves demo-2.0.zip"
      }
      let outcome = try SurfaceProof(surface).run(package)
      #expect(outcome.problems.count == 1 && outcome.problems[0].contains(expected), "\(outcome.problems)")
    }
  }
}
