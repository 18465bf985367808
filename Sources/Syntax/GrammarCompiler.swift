import Foundation
import Records

/// Makes a shared library of a grammar's C (or C++) files.
enum GrammarCompiler {
  static let flags = ["-O2", "-fPIC", "-fno-semantic-interposition", "-w"]

  /// Compiles to `library`, with a folder of its own beside it while it works.
  /// - Parameters:
  ///   - sources: the files by path from the source's top; paths that lead out of it are left out.
  ///   - headers: where further headers are looked for, after the source's own.
  /// - Throws: `.environment` without a compiler or a writable place; `.invalid` with the compiler's own words.
  static func compile(_ manifest: GrammarManifest, sources: [String: [UInt8]], headers: String?, to library: String) throws(OmniError) {
    let work = library + ".build"
    defer { try? FileManager.default.removeItem(atPath: work) }
    for file in manifest.files where sources[file] == nil {
      let found = sources.keys.filter { $0.hasSuffix(".c") || $0.hasSuffix(".cc") }.sorted()
      throw OmniError(
        .invalid, "the source of the grammar '\(manifest.name)' has no file \(file)", at: manifest.folder,
        hint: found.isEmpty ? "it holds no C file: check `sources` and `directory`" : "it holds: " + found.joined(separator: ", "))
    }
    try write(sources, under: work)
    var objects: [String] = []
    for file in manifest.files {
      let object = "\(work)/\(objects.count).o"
      let include = (file as NSString).deletingLastPathComponent
      let dialect = isCPlusPlus(file) ? [] : ["-std=c11"]
      try run(
        compilers(isCPlusPlus(file)),
        flags + dialect + ["-I", "\(work)/\(include)"] + (headers.map { ["-I", $0] } ?? []) + ["-c", "\(work)/\(file)", "-o", object],
        what: "\(manifest.name)/\(file)")
      objects.append(object)
    }
    try run(compilers(manifest.files.contains(where: isCPlusPlus)), ["-shared", "-o", library] + objects, what: manifest.name)
  }

  private static func isCPlusPlus(_ file: String) -> Bool { !file.hasSuffix(".c") }
  private static func compilers(_ isCPlusPlus: Bool) -> [String] { isCPlusPlus ? ["clang++", "g++"] : ["clang", "gcc"] }

  private static func write(_ sources: [String: [UInt8]], under work: String) throws(OmniError) {
    for (path, bytes) in sources where !path.hasPrefix("/") && !path.split(separator: "/").contains("..") {
      let file = "\(work)/\(path)"
      do {
        try FileManager.default.createDirectory(atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
      } catch {
        throw OmniError(
          .environment, "cannot write the grammar's sources", at: file, why: error.localizedDescription,
          hint: "is there space, and may you write there?")
      }
    }
  }

  private static func run(_ compilers: [String], _ arguments: [String], what: String) throws(OmniError) {
    let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let places = compilers.lazy.flatMap { name in path.map { "\($0)/\(name)" } }
    guard let compiler = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw OmniError(
        .environment, "no compiler to build grammars with", why: "neither \(compilers.joined(separator: " nor ")) is on PATH",
        hint: "run scripts/setup")
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
      throw OmniError(
        .invalid, "the grammar source does not compile", at: what, why: first.map(String.init),
        hint: "check the pinned release; an external scanner must be listed in `files`")
    }
  }
}
