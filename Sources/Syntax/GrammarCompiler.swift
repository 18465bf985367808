import Foundation
import Records

/// Makes a shared library of a grammar's C (or C++) files.
enum GrammarCompiler {
  static let flags = ["-O2", "-fPIC", "-fno-semantic-interposition", "-w"]

  /// Compiles into a temporary file of the cache folder and returns its path.
  /// - Throws: `.environment` without a compiler or a writable cache; `.invalid` with the compiler's own words.
  static func compile(_ manifest: GrammarManifest, sources: [String: [UInt8]], into cache: String) throws(OmniError) -> String {
    let work = "\(cache)/build-\(manifest.name)-\(getpid())"
    defer { try? FileManager.default.removeItem(atPath: work) }
    for (path, bytes) in sources {
      guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else { continue }
      let file = "\(work)/\(path)"
      do {
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
      } catch {
        throw OmniError(.environment, "cannot write the grammar's sources", at: file, why: "\(error.localizedDescription)", hint: "is there space, and may you write there?")
      }
    }
    var objects: [String] = []
    var needsCPlusPlus = false
    for file in manifest.files {
      guard sources[file] != nil else {
        throw OmniError(.invalid, "the source of the grammar '\(manifest.name)' has no file \(file)", at: manifest.folder,
          hint: "it holds: " + sources.keys.filter { $0.hasSuffix(".c") || $0.hasSuffix(".cc") }.sorted().joined(separator: ", "))
      }
      let isCPlusPlus = !file.hasSuffix(".c")
      needsCPlusPlus = needsCPlusPlus || isCPlusPlus
      let object = "\(work)/\(objects.count).o"
      let include = (file as NSString).deletingLastPathComponent
      try run(isCPlusPlus ? ["clang++", "g++"] : ["clang", "gcc"],
        flags + (isCPlusPlus ? [] : ["-std=c11"]) + ["-I", "\(work)/\(include)", "-c", "\(work)/\(file)", "-o", object], what: "\(manifest.name)/\(file)")
      objects.append(object)
    }
    let library = "\(cache)/\(manifest.name)-\(getpid()).part"
    try run(needsCPlusPlus ? ["clang++", "g++"] : ["clang", "gcc"], ["-shared", "-o", library] + objects, what: manifest.name)
    return library
  }

  private static func run(_ compilers: [String], _ arguments: [String], what: String) throws(OmniError) {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let compiler = compilers.lazy.flatMap({ name in path.map { "\($0)/\(name)" } }).first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw OmniError(.environment, "no compiler to build grammars with", why: "neither \(compilers.joined(separator: " nor ")) is on PATH", hint: "run scripts/setup")
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    let text: Data
    do {
      try process.run()
      text = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
    } catch {
      throw OmniError(.environment, "cannot run the compiler", at: compiler, why: error.localizedDescription)
    }
    guard process.terminationStatus == 0 else {
      let first = String(decoding: text, as: UTF8.self).split(separator: "\n").first { $0.contains("error") }
      throw OmniError(.invalid, "the grammar source does not compile", at: what, why: first.map(String.init), hint: "check the pinned release; an external scanner must be listed in `files`")
    }
  }
}
