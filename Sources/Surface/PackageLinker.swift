import Records
import Syntax

/// One linker family at work: the algorithm behind a pack's `family` key. One per worker thread.
protocol PackageLinker: AnyObject {
  /// Links the files of one package into its surface.
  /// - Parameters:
  ///   - files: path from the package's root and bytes of every file the pack wants, in any order.
  ///   - settings: what is known about the package beyond its files.
  ///   - surface: package and language; the family adds everything else, status, reasons and separator too.
  ///   - isCancelled: asked between files.
  /// - Returns: equal input gives equal rows.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into surface: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface

  /// Reads the facts of one parsed file and calls `observe` for every match of the pack's query: for authors of packs.
  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void)
}
