import Foundation

/// Makes the archives of `poison_archives.py`, which documents them.
public enum PoisonArchives {
  public static func make(in folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("poison_archives.py").path
    process.arguments = ["python3", script, folder]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
