import Records
import Rules

/// The headers that a package's users include: those that its settings name, else those that no other header of it includes.
struct MainHeaders {
  private let rules: HeaderRules
  private let preprocessor: Preprocessor
  private var files: HeaderFiles { preprocessor.files }

  init(_ rules: HeaderRules, _ preprocessor: Preprocessor) {
    self.rules = rules
    self.preprocessor = preprocessor
  }

  /// - Parameters:
  ///   - names: from the settings.
  ///   - folders: where includes are looked for.
  /// - Returns: sources in the order in which they are walked, and which names led nowhere.
  func find(_ names: [String]?, _ folders: [String]) -> (files: [Int], reasons: [String]) {
    guard let names else { return (installed(folders), []) }
    var found: [Int] = [], missing: [String] = []
    for name in names {
      // A header may be installed under several names, and the archive keep the one that is no link.
      if let file = files.find(name, from: nil) ?? files.find(ending: name) { found.append(file) } else { missing.append(name) }
    }
    return (found, missing.isEmpty ? [] : ["main headers that are not there: " + missing.joined(separator: ", ")])
  }

  /// The headers of the first folder that has some, those left out that another one of them includes. Of headers that include one
  /// another in a circle the first by path counts.
  private func installed(_ folders: [String]) -> [Int] {
    let candidates = candidates(folders)
    var includes: [Int: [Int]] = [:]
    var isIncluded = Set<Int>()
    for file in candidates {
      includes[file] = targets(file)
      for target in includes[file] ?? [] where target != file { isIncluded.insert(target) }
    }
    var main = candidates.filter { !isIncluded.contains($0) }
    var reached = Set<Int>()
    func reach(_ start: Int) {
      var open = [start]
      while let file = open.popLast() { if reached.insert(file).inserted { open += includes[file] ?? targets(file) } }
    }
    main.forEach(reach)
    for file in candidates where !reached.contains(file) {
      main.append(file)
      reach(file)
    }
    return main.sorted()
  }

  private func candidates(_ folders: [String]) -> [Int] {
    let headers = files.sources.indices.filter { i in rules.main.contains { files.sources[i].path.hasSuffix($0) } }
    for folder in folders.map(HeaderFiles.normal) {
      let inside = headers.filter { folder.isEmpty || files.sources[$0].path.hasPrefix(folder + "/") }
      if !inside.isEmpty { return inside }
    }
    return headers
  }

  /// The package's files that a header includes, under whatever condition.
  private func targets(_ file: Int) -> [Int] {
    let skeleton = preprocessor.skeleton(file)
    var found: [Int] = []
    for item in skeleton.items where item.directive == .include {
      guard let first = item.tokens.first, skeleton.tokens[first].kind == .header || skeleton.tokens[first].kind == .text,
        let operand = preprocessor.operand(Array(skeleton.tokens[item.tokens]))
      else { continue }
      if let target = preprocessor.target(operand.name, isQuoted: operand.isQuoted, from: file) { found.append(target) }
    }
    return found
  }
}
