/// The values of one instrument by their labels, at most ``limit`` of them and one for all others.
struct Series<Labels: LabelSet, Value: Sendable>: Sendable {
  /// How many label sets one instrument may have: more would cost every store behind it.
  static var limit: Int { 100 }

  private let initial: Value
  private var places: [Labels: Int] = [:]
  private(set) var points: [(labels: Labels, value: Value)] = []

  init(startingAt initial: Value) { self.initial = initial }

  mutating func update(_ labels: Labels, _ body: (inout Value) -> Void) {
    body(&points[place(of: labels)].value)
  }

  /// Makes a series exist before anything was recorded.
  mutating func declare(_ labels: Labels) { update(labels) { _ in } }

  private mutating func place(of labels: Labels) -> Int {
    if let place = places[labels] { return place }
    guard points.count < Self.limit || labels == .other else { return place(of: .other) }
    places[labels] = points.count
    points.append((labels, initial))
    return points.count - 1
  }
}
