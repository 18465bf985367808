import CFuzzer
import Foundation
import Fuzzing

// scripts/fuzz runs this program. The engine starts it again with arguments of its own, so the target's name comes in the environment.
//
//   omni-fuzz list                    the targets, one a line
//   OMNI_FUZZ_TARGET=… omni-fuzz seeds DIR    seeds into DIR/seeds/, words into DIR/words, the longest input into DIR/longest
//   OMNI_FUZZ_TARGET=… omni-fuzz …    the engine, with its own arguments

let arguments = CommandLine.arguments
if arguments.dropFirst() == ["list"] {
  print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
  exit(0)
}
guard let target = ProcessInfo.processInfo.environment["OMNI_FUZZ_TARGET"].flatMap(FuzzTarget.named) else {
  print("OMNI_FUZZ_TARGET must be one of: " + FuzzTarget.all.map(\.name).joined(separator: " "))
  exit(2)
}
if arguments.count == 3, arguments[1] == "seeds" {
  let folder = URL(fileURLWithPath: arguments[2])
  try FileManager.default.createDirectory(at: folder.appendingPathComponent("seeds"), withIntermediateDirectories: true)
  for (number, seed) in try target.seeds().enumerated() { try Data(seed).write(to: folder.appendingPathComponent("seeds/\(number)")) }
  let words = try target.words().map { word in "\"" + word.utf8.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\"\n" }
  try Data(words.joined().utf8).write(to: folder.appendingPathComponent("words"))
  try Data("\(target.longest)".utf8).write(to: folder.appendingPathComponent("longest"))
  exit(0)
}

nonisolated(unsafe) let run = try target.prepare()
var count = CommandLine.argc
var values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
exit(
  LLVMFuzzerRunDriver(&count, &values) { bytes, length in
    _ = run(Array(UnsafeBufferPointer(start: bytes, count: length)))
    return 0
  })
