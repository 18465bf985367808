import Foundation
import Glibc
import Records
import Testing

@testable import Store

@Suite struct DiskFullTests {
  /// Whether this process may mount file systems.
  private static let canMount: Bool = {
    let folder = NSTemporaryDirectory() + "omni-mount-\(getpid())"
    mkdir(folder, 0o700)
    defer { rmdir(folder) }
    guard mount("tmpfs", folder, "tmpfs", 0, "size=4k") == 0 else { return false }
    umount(folder)
    return true
  }()

  @Test(.enabled(if: canMount, "mounting a small file system needs root"), arguments: [64, 256, 1024])
  func aFullDiskLeavesNothingBehind(kibibytes: Int) throws {
    let folder = try TemporaryFolder()
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else { throw POSIXError(.EPERM) }
    defer { umount(folder.path) }
    let error = #expect(throws: OmniError.self) { try writeChunk(folder.file("a"), randomSurfaces(8, seed: 1, symbols: 3000)) }
    #expect(error?.code == .environment)
    #expect(error?.hint == "free some disk space, then run it again")
    #expect(try folder.names() == [])
  }
}
