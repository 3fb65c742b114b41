/// What parser, pages and completions need to know of an argument, without the type of its value.
package struct ArgumentSpecification: Sendable {
  /// The name in help and errors, upper case.
  package var name: String
  var completion: Completion
  /// How many words it takes.
  var count: ClosedRange<Int>
  /// One sentence.
  var help: String

  /// As it stands in a usage line: `FROM`, `[FILE]`, `FILE...`, `[FILE...]`.
  var usage: String {
    let word = count.upperBound > 1 ? name + "..." : name
    return count.lowerBound == 0 ? "[\(word)]" : word
  }

  /// The words that are accepted, if they are known.
  var choices: String? {
    completion.words.isEmpty ? nil : completion.words.joined(separator: ", ")
  }
}
