/// One source file of a package, in memory, at its place in the module tree.
final class SourceFile: @unchecked Sendable {
  // Sendable: the buffer is written in init only.
  /// Path in the archive, `/` between steps, the archive's own root left out.
  let path: String
  /// The path of its module, by steps.
  let modulePath: [String]
  /// It is its folder's own module.
  let isIndex: Bool
  let isStub: Bool
  /// The bytes as they came.
  let bytes: UnsafeBufferPointer<UInt8>

  init(path: String, bytes: [UInt8], modulePath: [String] = [], isIndex: Bool = false, isStub: Bool = false) {
    self.path = path
    self.modulePath = modulePath
    self.isIndex = isIndex
    self.isStub = isStub
    // Owned memory: facts point into it while the package is linked.
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = buffer.initialize(from: bytes)
    self.bytes = UnsafeBufferPointer(buffer)
  }

  deinit { bytes.deallocate() }

  /// The bytes to parse: a byte order mark at the start is left out. Byte offsets of facts count from here.
  var text: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[markLength...]) }

  /// How many bytes a byte order mark takes at the start.
  var markLength: Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }

  func slice(_ span: Span) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[Int(span.start)..<Int(span.end)])
  }
}
