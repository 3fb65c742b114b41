/// One of the three environments a release passes through, in the order of promotion.
package enum EnvironmentName: String, CaseIterable, Comparable, Hashable, Sendable,
  CustomStringConvertible
{
  case dev, staging, prod

  /// Reads what a person typed: the names themselves, and `stage` and `production`.
  package init?(userText: String) {
    switch userText {
    case "stage": self = .staging
    case "production": self = .prod
    default:
      guard let name = EnvironmentName(rawValue: userText) else { return nil }
      self = name
    }
  }

  package var description: String { rawValue }

  /// The environment that was probably meant, or nil when nothing is near.
  package static func suggestion(for userText: String) -> EnvironmentName? {
    let known = allCases.map(\.rawValue) + ["stage", "production"]
    let typed = String(decoding: userText.utf8.map(\.lowerCased), as: UTF8.self)
    let near = NearestName.match(for: typed, among: known)
    return near.flatMap(EnvironmentName.init(userText:))
  }

  package static func < (left: EnvironmentName, right: EnvironmentName) -> Bool {
    left.rank < right.rank
  }

  private var rank: Int {
    switch self {
    case .dev: 0
    case .staging: 1
    case .prod: 2
    }
  }
}
