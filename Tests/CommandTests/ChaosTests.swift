import Foundation
import TestSupport
import Testing

/// The short form of `make chaos`.
@Suite struct ChaosTests {
  /// `scripts/chaos` says what it does and what must hold; its seed is in the output.
  @Test func nothingThatHappensToASprintShowsInItsDataset() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Checkout.root + "/scripts/chaos")
    process.arguments = [Command.program, "--golden", "--kills", "12"]
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
