import Crypto
import Foundation
public import Records
public import Registries
public import Rules
public import Surface

/// From an archive's bytes or a folder to a package's surface: the way every package goes, in a sprint or alone.
public enum PackageReader {
  /// Reads a fetched package, or the packages that its archive holds. Never throws: what goes wrong is a surface's status and reasons.
  /// - Parameter extractors: the calling thread's.
  /// - Returns: at least one surface.
  public static func surfaces(of package: FetchedPackage, with extractors: ExtractorSet, isCancelled: () -> Bool = { false }) -> [PackageSurface] {
    var surfaces: [PackageSurface] = []
    do throws(OmniError) {
      let content = try package.archive.read(package.bytes) { path in
        package.contents.wants(String(decoding: path, as: UTF8.self), reads: extractors.reads)
      }
      let (packages, strays) = try package.contents.packages(package.key, content.entries)
      for inner in packages {
        var surface = surface(of: inner, with: extractors, isCancelled)
        // What concerns none of them in particular concerns them all.
        add(
          (content.problems + strays).filter { problem in inner.holds(problem.path) || !packages.contains { $0.holds(problem.path) } }, to: &surface)
        surface.readme = package.contents.readme.text(of: inner.files)
        if !inner.warnings.isEmpty { surface.reasons = (surface.reasons + inner.warnings).sorted() }
        surfaces.append(surface)
      }
      if surfaces.isEmpty { surfaces = [skipped(package.key, "nothing in it that a rule pack reads")] }
    } catch {
      surfaces = [failed(package.key, error)]
    }
    for i in surfaces.indices {
      surfaces[i].archive = package.fileName
      surfaces[i].archiveSHA256 = package.sha256
      if !package.warnings.isEmpty { surfaces[i].reasons = (surfaces[i].reasons + package.warnings).sorted() }
    }
    return surfaces
  }

  /// The surface by the first of the package's languages that finds modules in it.
  private static func surface(
    of package: PackageContents.Package, with extractors: ExtractorSet, _ isCancelled: () -> Bool
  ) -> PackageSurface {
    let settings = SurfaceSettings(package.settings.mapValues { $0.count == 1 ? .text($0[0]) : .list($0) })
    var refused: [String] = []
    for language in package.languages {
      guard let extractor = extractors.extractor(language) else { continue }
      let files = package.files.filter { extractor.pack.wants($0.path) }
      let surface = extractor.extract(package.key, files: files, settings: settings, isCancelled: isCancelled)
      if surface.status != .skipped { return surface }
      refused += surface.reasons
    }
    let reason = "there is no rule pack for " + package.languages.joined(separator: " or ")
    return skipped(package.key, refused.isEmpty ? reason : refused.joined(separator: "; "))
  }

  /// A row for a package that is left out.
  static func skipped(_ key: PackageKey, _ reason: String) -> PackageSurface {
    var surface = PackageSurface(package: key, language: "", status: .skipped)
    surface.reasons = [reason]
    return surface
  }

  /// A row for a package that could not be read at all.
  public static func failed(_ key: PackageKey, _ error: OmniError) -> PackageSurface {
    var surface = PackageSurface(package: key, language: "", status: .failed)
    surface.reasons = [error.why.map { "\(error.what): \($0)" } ?? error.what]
    return surface
  }

  /// Entries of the archive that were left out make the surface partial, one reason for each kind.
  private static func add(_ problems: [ArchiveProblem], to surface: inout PackageSurface) {
    guard !problems.isEmpty else { return }
    let byReason = Dictionary(grouping: problems, by: \.reason)
    let reasons = byReason.map { reason, problems in
      let names = problems.lazy.filter { !$0.path.isEmpty }.prefix(3).map { shown($0.path) }.joined(separator: ", ")
      return "archive: \(reason)" + (names.isEmpty ? "" : ": \(names)") + (problems.count > 3 ? " and \(problems.count - 3) more" : "")
    }
    surface.reasons = (surface.reasons + reasons).sorted()
    if surface.status == .exact { surface.status = .partial }
  }

  /// An archive's name for a reason: whoever made it chose it, so it is cut, and has no say over a terminal.
  private static func shown(_ path: String) -> String {
    let start = String(path.unicodeScalars.prefix(120).map { $0.properties.generalCategory == .control ? "\u{FFFD}" : Character($0) })
    return start.unicodeScalars.count < path.unicodeScalars.count ? start + "…" : start
  }

  /// Reads a folder or an archive file of the user's own.
  /// - Parameters:
  ///   - settings: what is known about the package beyond its files.
  /// - Throws: `.notFound`, `.limit`, `.corrupt`.
  public static func surface(ofPath path: String, key: PackageKey, with extractor: SurfaceExtractor, settings: SurfaceSettings = SurfaceSettings())
    throws(OmniError) -> PackageSurface
  {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw OmniError(.notFound, "no such file or folder", at: path) }
    if isFolder.boolValue { return extractor.extract(key, files: try folder(path, extractor.pack), settings: settings) }
    guard let data = FileManager.default.contents(atPath: path) else { throw OmniError(.environment, "cannot read the file", at: path) }
    let name = (path as NSString).lastPathComponent
    if extractor.pack.extensions.contains(where: { name.hasSuffix($0) }) {
      return extractor.extract(key, files: [(name, [UInt8](data))], settings: settings)
    }
    let bytes = [UInt8](data)
    let content = try archive(path, bytes) { extractor.pack.wants($0) }
    var surface = extractor.extract(key, files: content.entries.map { ($0.path, $0.data) }, settings: settings)
    add(content.problems, to: &surface)
    surface.archive = name
    surface.archiveSHA256 = SHA256.hash(data: bytes).hexadecimal
    return surface
  }

  /// How many bytes of source a folder or an archive file holds for each of some packs.
  /// - Throws: `.environment`, `.limit`, `.corrupt`.
  public static func sourceBytes(ofPath path: String, packs: [RulePack]) throws(OmniError) -> [String: Int] {
    var sizes: [String: Int] = [:]
    func count(_ name: String, _ size: Int) {
      for pack in packs where pack.extensions.contains(where: { name.hasSuffix($0) }) { sizes[pack.language, default: 0] += size }
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw OmniError(.notFound, "no such file or folder", at: path) }
    if isFolder.boolValue {
      for name in (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? [] where packs.contains(where: { $0.wants(name) }) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)")
        if attributes?[.type] as? FileAttributeType == .typeRegular { count(name, attributes?[.size] as? Int ?? 0) }
      }
    } else if let data = FileManager.default.contents(atPath: path) {
      for entry in try archive(path, [UInt8](data), { name in packs.contains { $0.wants(name) } }).entries { count(entry.path, entry.data.count) }
    }
    return sizes
  }

  /// What an archive file of the user's own holds.
  private static func archive(_ path: String, _ bytes: [UInt8], _ wants: (String) -> Bool) throws(OmniError) -> ArchiveContent {
    let reader = ArchiveReader(container: bytes.starts(with: [0x50, 0x4b]) ? .zip : .tar, root: path.hasSuffix(".whl") ? .none : .stripFirst)
    do { return try reader.read(bytes) { wants(String(decoding: $0, as: UTF8.self)) } } catch {
      var error = error
      error.location = path
      error.hint = error.hint ?? "give a folder, a source file of the language, or an archive"
      throw error
    }
  }

  /// The files of a folder that the pack wants. Links are not followed. A folder that is itself a package keeps its name.
  private static func folder(_ path: String, _ pack: RulePack) throws(OmniError) -> [(path: String, bytes: [UInt8])] {
    let root = URL(fileURLWithPath: path).standardizedFileURL
    let isPackage =
      pack.family.index.map { index in pack.extensions.contains { FileManager.default.fileExists(atPath: "\(root.path)/\(index)\($0)") } } ?? false
    let prefix = isPackage ? root.lastPathComponent + "/" : ""
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: root.path) else {
      throw OmniError(.environment, "cannot read the folder", at: path)
    }
    var files: [(path: String, bytes: [UInt8])] = []
    for name in names where pack.wants(name) {
      let file = "\(root.path)/\(name)"
      guard (try? FileManager.default.attributesOfItem(atPath: file)[.type] as? FileAttributeType) == .typeRegular,
        let data = FileManager.default.contents(atPath: file)
      else { continue }
      files.append((prefix + name, [UInt8](data)))
    }
    return files
  }
}
