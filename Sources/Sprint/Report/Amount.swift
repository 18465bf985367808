import Foundation

/// Numbers for people.
public enum Amount {
  /// `412 B`, `3.4 kB`, `1.2 GB`.
  public static func bytes(_ count: Int) -> String {
    if count < 1000 { return "\(count) B" }
    var value = Double(count) / 1000, unit = 0
    let units = ["kB", "MB", "GB", "TB"]
    while value >= 999.95, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    return String(format: "%.1f ", value) + units[unit]
  }

  /// `7.3`, `241`: a rate or the like, with as many digits as say something.
  public static func rate(_ value: Double) -> String { String(format: value < 99.95 ? "%.1f" : "%.0f", value) }

  /// `0.8 s`, `4 min 10 s`, `3 h 20 min`.
  public static func seconds(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "for ever" }
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
