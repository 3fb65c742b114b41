/// What parser, pages and completions need to know of an argument, without the type of its value.
package struct ArgumentSpecification: Sendable {
  /// The name in help and errors, upper case.
  package var name: String
  var completion: Completion
  /// How many words it takes.
  var count: ClosedRange<Int>
  /// A phrase in lower case, without a full stop.
  var help: String

  /// As it stands in a usage line: `FROM`, `[FILE]`, `FILE...`, `[FILE...]`.
  var usage: String {
    let word = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(word)]" : word
  }

  /// What help says behind the phrase: the words that are accepted, unless it names them itself.
  var conditions: String {
    let words = completion.words
    guard !words.allSatisfy({ help.contains($0) }) else { return "" }
    return " [\(words.joined(separator: ", "))]"
  }
}
