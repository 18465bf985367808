import CArchive
import Glibc
import Records

/// One reading of one archive: keeps the books on limits, collects wanted files and problems.
struct ArchivePass {
  private let rules: ArchiveReader
  private let compressed: Int
  private var seen = 0
  private var unpacked = 0
  private var kept: [(raw: [UInt8], steps: [ArraySlice<UInt8>], data: [UInt8])] = []
  /// Symbolic links that may lead to a kept file.
  private var links: [(raw: [UInt8], steps: [ArraySlice<UInt8>], target: [UInt8])] = []
  private var problems: [ArchiveProblem] = []

  init(_ rules: ArchiveReader, compressed: Int) {
    self.rules = rules
    self.compressed = compressed
  }

  mutating func run(_ handle: inout ArchiveHandle, _ wanted: ([UInt8]) -> Bool) throws(OmniError) {
    while true {
      switch handle.nextHeader() {
      case .end: return
      case .broken:
        if seen == 0 { throw OmniError(.corrupt, "not a readable \(rules.container.rawValue) archive", why: handle.message) }
        return report([], "truncated" + (handle.message.map { ": " + $0 } ?? ""))
      case .damaged:
        try count()
        report([], "damaged entry" + (handle.message.map { ": " + $0 } ?? ""))
      case .entry:
        try count()
        guard let entry = handle.entry, try take(entry, &handle, wanted) else { return }
      }
    }
  }

  private mutating func count() throws(OmniError) {
    seen += 1
    if seen > rules.limits.entries { throw OmniError(.limit, "the archive has more than \(rules.limits.entries) entries") }
  }

  /// Reads or skips one entry. False when the archive broke off within it.
  private mutating func take(_ entry: OpaquePointer, _ handle: inout ArchiveHandle, _ wanted: ([UInt8]) -> Bool) throws(OmniError) -> Bool {
    let type = archive_entry_filetype(entry) & S_IFMT
    if type == S_IFDIR { return true }
    let size = max(0, Int(archive_entry_size(entry)))
    let raw = handle.name
    let steps = raw.split(separator: UInt8(ascii: "/")).filter { $0 != [UInt8(ascii: ".")] }
    if let fault = fault(of: raw, steps) {
      report(raw, fault)
    } else if let below = underRoot(steps), wanted(Array(below.joined(separator: [UInt8(ascii: "/")]))) {
      if archive_entry_hardlink(entry) != nil {
        report(raw, "hard link")
      } else if type == S_IFLNK {
        if rules.links == .resolve, let target = archive_entry_symlink(entry) {
          links.append((raw, steps, Array(UnsafeRawBufferPointer(start: target, count: strlen(target)))))
        } else {
          report(raw, "symbolic link")
        }
      } else if type != S_IFREG {
        report(raw, "special file")
      } else if size > rules.limits.entry {
        report(raw, oversized)
      } else {
        return try keep(raw, steps, size, &handle)
      }
    }
    // A tar is decompressed to its next header; a zip jumps there.
    if rules.container != .zip { try charge(size) }
    return true
  }

  private mutating func keep(
    _ raw: [UInt8], _ steps: [ArraySlice<UInt8>], _ size: Int, _ handle: inout ArchiveHandle
  ) throws(OmniError) -> Bool {
    var data: [UInt8] = []
    data.reserveCapacity(size)
    while true {
      let before = data.count
      switch handle.nextData(into: &data) {
      case .data:
        try charge(data.count - before)
        if data.count > rules.limits.entry {
          report(raw, oversized)
          return true
        }
      case .end:
        kept.append((raw, steps, data))
        return true
      case .damaged:
        report(raw, "damaged" + (handle.message.map { ": " + $0 } ?? ""))
        return true
      case .broken:
        report(raw, "truncated" + (handle.message.map { ": " + $0 } ?? ""))
        return false
      }
    }
  }

  /// Counts bytes that were, or will have to be, decompressed.
  private mutating func charge(_ bytes: Int) throws(OmniError) {
    let (sum, overflow) = unpacked.addingReportingOverflow(max(0, bytes))
    unpacked = overflow ? Int.max : sum
    if unpacked > rules.limits.unpacked { throw OmniError(.limit, "the archive unpacks to more than \(rules.limits.unpacked) bytes") }
    if unpacked > rules.limits.ratioGrace, unpacked / max(1, rules.limits.ratio) > compressed {
      throw OmniError(.limit, "the archive unpacks to more than \(rules.limits.ratio) times its size", why: "\(unpacked) bytes out of \(compressed)")
    }
  }

  // MARK: Paths

  private func fault(of raw: [UInt8], _ steps: [ArraySlice<UInt8>]) -> String? {
    if raw.first == UInt8(ascii: "/") { return "absolute name" }
    if steps.contains(where: { $0.elementsEqual("..".utf8) }) { return "name leads out of the archive" }
    if steps.isEmpty { return "unreadable name" }
    if raw.count > rules.limits.path { return "path longer than \(rules.limits.path) bytes" }
    if steps.count > rules.limits.depth { return "path deeper than \(rules.limits.depth) steps" }
    return nil
  }

  private var oversized: String { "larger than \(rules.limits.entry) bytes" }

  /// The steps below the root; nil for a file that does not stand below it.
  private func underRoot(_ steps: [ArraySlice<UInt8>]) -> ArraySlice<ArraySlice<UInt8>>? {
    switch rules.root {
    case .none: return steps[...]
    case .stripFirst: return steps.count > 1 ? steps.dropFirst() : steps[...]
    case .stripAlways: return steps.count > 1 ? steps.dropFirst() : nil
    case .folder(let name):
      let root = name.utf8.split(separator: UInt8(ascii: "/"))
      guard steps.count > root.count, zip(steps, root).allSatisfy({ $0.elementsEqual($1) }) else { return nil }
      return steps.dropFirst(root.count)
    }
  }

  /// The steps from the archive's root that a link leads to; nil when it leads out.
  private static func destination(of target: [UInt8], from steps: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
    var place = target.first == UInt8(ascii: "/") ? [] : Array(steps.dropLast())
    for step in target.split(separator: UInt8(ascii: "/")) where !step.elementsEqual(".".utf8) {
      if !step.elementsEqual("..".utf8) { place.append(step) } else if place.popLast() == nil { return nil }
    }
    return place
  }

  private mutating func report(_ raw: [UInt8], _ reason: String) {
    problems.append(ArchiveProblem(path: String(decoding: raw, as: UTF8.self), reason: reason))
  }

  /// A link to a kept file is that file once more. Nothing is followed further: a link to a link is none.
  private mutating func resolveLinks() {
    let slash = [UInt8(ascii: "/")]
    var places: [[UInt8]: Int] = [:]
    if !links.isEmpty { for (place, file) in kept.enumerated() { places[Array(file.steps.joined(separator: slash))] = place } }
    for link in links {
      if let steps = Self.destination(of: link.target, from: link.steps), let place = places[Array(steps.joined(separator: slash))] {
        kept.append((link.raw, link.steps, kept[place].data))
      } else {
        report(link.raw, "symbolic link")
      }
    }
  }

  // MARK: Result

  /// The files under their final paths, duplicates decided.
  consuming func content() -> ArchiveContent {
    resolveLinks()
    // Whether there is a root folder is known only now: a kept file beside it says there is none.
    let hasRoot = rules.root != .stripFirst || !kept.contains { $0.steps.count == 1 }
    var content = ArchiveContent(problems: problems)
    // Keyed by bytes: Swift's strings would take differently composed letters for the same path.
    var places: [[UInt8]: Int] = [:]
    for file in kept {
      let steps = hasRoot ? underRoot(file.steps) ?? [] : file.steps[...]
      let path = String(decoding: Array(steps.joined(separator: [UInt8(ascii: "/")])), as: UTF8.self)
      let entry = ArchiveEntry(path: path, rawPath: file.raw, data: file.data)
      guard let place = places[Array(path.utf8)] else {
        places[Array(path.utf8)] = content.entries.count
        content.entries.append(entry)
        continue
      }
      content.problems.append(ArchiveProblem(path: String(decoding: file.raw, as: UTF8.self), reason: "duplicate entry"))
      if rules.duplicates == .last { content.entries[place] = entry }
    }
    return content
  }
}
