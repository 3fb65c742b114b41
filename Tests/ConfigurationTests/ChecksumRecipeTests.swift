import Configuration
import Crypto
import Support
import Testing

/// Runs the commands of docs/formats/redacted-checksum.md.
struct ChecksumRecipeTests {
  @Test func sedAndSha256sumGiveTheChecksumOfARenderedFile() throws {
    let rendered = try Contract.render(try Sample.environment(.prod), resolved: Sample.resolved)
    let folder = try TemporaryFolder()
    try folder.write(rendered.text().reveal(), to: ".env.runtime")
    #expect(try output(ofRecipe: "sed -E", in: folder) == "\(rendered.checksum.hex)  -\n")
  }

  @Test func sortAndSha256sumGiveTheChecksumOfACommittedFile() throws {
    let path = "environments/prod/runtime.env"
    let bytes = try TestFile.read("\(Places.root)/\(path)")
    let environment = try Contract.check(
      try EnvironmentFile.parse(bytes, file: path), environment: .prod)
    let folder = try TemporaryFolder()
    try folder.makeFolder("environments")
    try folder.makeFolder("environments/prod")
    try folder.write(bytes, to: path)
    #expect(try output(ofRecipe: "grep", in: folder) == "\(environment.checksum.hex)  -\n")
  }

  @Test func recipeNamesEveryMaskedVariable() throws {
    let names = Contract.variables.filter(\.class.isMasked).map(\.name).joined(separator: "|")
    #expect(try recipe("sed -E").contains("^(\(names))=.*/"))
  }

  /// The first indented line of the page that begins with `start`.
  private func recipe(_ start: String) throws -> String {
    let page = try TestFile.read("\(Places.root)/docs/formats/redacted-checksum.md")
    let lines = String(decoding: page, as: UTF8.self).split(separator: "\n")
    return String(try #require(lines.first { $0.hasPrefix("    " + start) }))
  }

  private func output(ofRecipe start: String, in folder: TemporaryFolder) throws -> String {
    _ = try Programs.run("sh", "-c", "(\(try recipe(start))) > sum", in: folder.path)
    return try folder.text("sum")
  }
}
