/// A line up to the cursor and what is offered for its last word, in the order of the declarations.
struct CompletionLine: Sendable, CustomStringConvertible {
  let words: [String]
  let offered: [String]

  init(_ line: String, _ offered: [String]) {
    words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    self.offered = offered
  }

  var text: String { words.joined(separator: " ") }
  var description: String { "\"\(text)\"" }

  /// What every shell offers in a folder that holds the files `file1` and `file two` and the folder `sub dir`.
  static let all = [
    Self("sample d", ["diff"]),
    Self("sample h", ["help"]),
    Self("sample diff ", ["dev", "staging", "prod"]),
    Self("sample diff s", ["staging"]),
    Self("sample diff staging p", ["prod"]),
    Self("sample diff --max", ["--max-drift"]),
    Self("sample diff staging --st", ["--strict"]),
    Self("sample diff --strict st", ["staging"]),
    Self("sample diff --fo", ["--format"]),
    Self("sample --ro", ["--root"]),
    Self("sample --format ", ["text", "json", "markdown"]),
    Self("sample diff --format j", ["json"]),
    Self("sample --root x diff p", ["prod"]),
    Self("sample --format json logbook ", ["append", "list"]),
    Self("sample logbook l", ["list"]),
    Self("sample logbook append --di", ["--digest"]),
    Self("sample help log", ["logbook"]),
    Self("sample help logbook ", ["append", "list"]),
    Self("sample completions ", ["bash", "zsh", "fish"]),
  ]
}
