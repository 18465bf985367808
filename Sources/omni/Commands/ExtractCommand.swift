import ArgumentParser
import Foundation
import Records
import Registries
import Rules
import Sprint
import Surface

/// How a surface is printed.
enum SurfaceFormat: String, ExpressibleByArgument, CaseIterable { case tree, jsonl, md }

struct ExtractCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract", abstract: "Extracts the public surface of a folder, an archive or a package, without storing it.")
  @Argument(help: "A folder, an archive file, or a package URL (pkg:pypi/requests@2.32.5, pypi/requests).") var target: String
  @Option(help: "The rule pack, for folders and archives.") var language: String?
  @Option(help: "tree, jsonl or md; jsonl when piped.") var format: SurfaceFormat?
  @Option(help: "A settings file: JSON with an `extract` object, and the package's name and version, for folders and archives.")
  var settings: String?
  @Option(
    name: .customLong("set"),
    help: "More that is known about the package: KEY=VALUE or KEY=A,B (modules=numpy, features=std,derive). May be repeated.")
  var changes: [String] = []

  func run() throws {
    let installation = try Installation.find()
    let surface = try FileManager.default.fileExists(atPath: target) ? local(installation) : remote(installation)
    SurfacePrinter.print(surface, format, manager: try installation.manager(of: surface.package))
    if surface.status == .failed { throw Failed() }
  }

  private func local(_ installation: Installation) throws(OmniError) -> PackageSurface {
    let known = try settings.map { path throws(OmniError) in try PackageSettings(path: path) }
    let name = known?.name ?? URL(fileURLWithPath: target).standardizedFileURL.lastPathComponent
    let key = PackageKey(registry: "local", name: name, version: known?.version ?? "0")
    let told = try changed(known?.surface ?? SurfaceSettings())
    let limits = try installation.limits()
    var refused: PackageSurface?
    for language in try languages(installation) {
      let pack = try installation.packs.pack(language)
      let extractor = SurfaceExtractor(pack: pack, limits: limits.parse, surface: limits.surface)
      let surface = try PackageReader.surface(ofPath: target, key: key, with: extractor, settings: told)
      if surface.status != .skipped { return surface }
      refused = refused ?? surface
    }
    if let refused { return refused }
    throw OmniError(
      .notFound, "nothing in it that a rule pack reads", at: target,
      hint: "--language names one of " + installation.packs.languages.joined(separator: ", "))
  }

  /// The languages to try: the one that is named; that of a single file; else by how much source of each there is, a registry's
  /// languages in the registry's order.
  private func languages(_ installation: Installation) throws(OmniError) -> [String] {
    if let language { return [language] }
    if let found = try installation.packs.pack(forFile: target) { return [found.language] }
    var packs: [RulePack] = []
    var broken: OmniError?
    // A pack whose grammar is not built is no reason to refuse another language's package.
    for language in installation.packs.languages {
      do throws(OmniError) { packs.append(try installation.packs.pack(language)) } catch { broken = broken ?? error }
    }
    let sizes = try PackageReader.sourceBytes(ofPath: target, packs: packs)
    let registries = try installation.registries().registries
    var order: [String] = []
    for language in sizes.keys.sorted(by: { (sizes[$1] ?? 0, $0) < (sizes[$0] ?? 0, $1) }) {
      let siblings = registries.first { $0.languages.contains(language) }?.languages ?? [language]
      order += siblings.filter { sizes[$0] != nil && !order.contains($0) }
    }
    if order.isEmpty, let broken { throw broken }
    return order
  }

  /// Settings with what `--set` says about the package.
  private func changed(_ settings: SurfaceSettings) throws(OmniError) -> SurfaceSettings {
    var result = settings
    for setting in changes {
      guard let mark = setting.firstIndex(of: "="), mark > setting.startIndex else {
        throw OmniError(.usage, "not a setting", at: setting, hint: "write KEY=VALUE")
      }
      let values = setting[setting.index(after: mark)...].split(separator: ",").map(String.init)
      result[String(setting[..<mark])] = values.count == 1 ? .text(values[0]) : .list(values)
    }
    return result
  }

  private func remote(_ installation: Installation) throws(OmniError) -> PackageSurface {
    let url = try installation.packageURL(target)
    let set = try installation.registries()
    // A mistyped path is no business of a registry's.
    guard let type = url.type else {
      throw OmniError(
        .notFound, "no such file or folder", at: target,
        hint: "check the path; a package is written TYPE/NAME, with one of the types " + set.registries.map(\.purlType).joined(separator: ", "))
    }
    let registry = try set.registry(purlType: type)
    let interruption = Interruption()
    let packs = try installation.packs(of: registry)
    if packs.isEmpty {
      throw OmniError(.notFound, "there is no rule pack for " + registry.allLanguages.joined(separator: " or "), at: registry.id)
    }
    // `archive/own`: one of several packages in an archive.
    let isInner = !registry.contents.isEmpty && url.name.contains("/")
    let request = PackageRequest(name: isInner ? String(url.name.prefix { $0 != "/" }) : url.name, version: url.version)
    let package = try RegistryClient(registry).fetch(request, isCancelled: { interruption.isRequested })
    let surfaces = PackageReader.surfaces(
      of: package, with: ExtractorSet(packs, limits: try installation.limits()), isCancelled: { interruption.isRequested })
    if interruption.isRequested { throw OmniError(.interrupted, "the extraction was stopped", at: target) }
    if surfaces.count == 1, !isInner { return surfaces[0] }
    guard let surface = surfaces.first(where: { $0.package.name == url.name }) else {
      let names = surfaces.map(\.package.name)
      throw OmniError(
        .notFound, isInner ? "the archive holds no such package" : "the archive holds several packages", at: target,
        hint: "they are " + names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : ""))
    }
    return surface
  }
}

extension Installation {
  /// The package manager's word in symbol ids; nil for packages of no registry.
  func manager(of key: PackageKey) throws(OmniError) -> String? {
    try registries().registries.first { $0.id == key.registry }?.scipManager
  }
}

/// Prints a surface in one of the formats.
enum SurfacePrinter {
  static func print(_ surface: PackageSurface, _ format: SurfaceFormat?, manager: String?) {
    switch format ?? (Output.isTerminal ? .tree : .jsonl) {
    case .tree: SurfaceTree(surface).lines().forEach(Output.print)
    case .md: SurfaceMarkdown(surface).lines().forEach(Output.print)
    case .jsonl:
      var json = JSONWriter()
      SurfaceJSON.append(surface, manager: manager, to: &json)
      Output.write(json.bytes)
    }
    if !Output.isTerminal || format == .jsonl, !surface.reasons.isEmpty {
      Output.note("\(surface.package.name): \(surface.status.rawValue): \(surface.reasons.joined(separator: "; "))")
    }
  }
}
