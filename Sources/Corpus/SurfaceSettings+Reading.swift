import Foundation
import StrictYAML
public import Surface

extension SurfaceSettings {
  /// From the `settings` of a `case.yaml`.
  init(_ values: [(key: String, value: YAMLMap.Value)]) {
    self.init()
    for (key, value) in values {
      self[key] =
        switch value {
        case .text("true"): .flag(true)
        case .text("false"): .flag(false)
        case .text(let text): .text(text)
        case .list(let list): .list(list)
        case .map(let pairs): .map(Dictionary(pairs, uniquingKeysWith: { $1 }))
        }
    }
  }

  /// From the `extract` object of a JSON settings file; values of other shapes are left out.
  public init(json: [String: Any]) {
    self.init()
    for (key, value) in json {
      switch value {
      case let flag as Bool: self[key] = .flag(flag)
      case let text as String: self[key] = .text(text)
      case let list as [String]: self[key] = .list(list)
      case let map as [String: Any]: self[key] = .map(map.compactMapValues { $0 is NSNull ? nil : "\($0)" })
      default: break
      }
    }
  }
}
