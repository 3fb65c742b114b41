/// A rule of DESIGN §8 that a history broke.
struct BrokenInvariant: Error, CustomStringConvertible {
  let rule: String
  let time: Int

  init(_ rule: String, at time: Int) {
    self.rule = rule
    self.time = time
  }

  var description: String { "\(rule), at \(time) ms" }
}
