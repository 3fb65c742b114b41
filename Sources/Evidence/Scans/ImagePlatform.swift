/// The operating system and the architecture that an image runs on, in the words of OCI images.
package struct ImagePlatform: Hashable, Sendable, CustomStringConvertible {
  /// Such as `linux`.
  package let system: String
  /// Such as `amd64` or `arm64`.
  package let architecture: String

  /// The platform of most servers, `linux/amd64`.
  package static let usual = ImagePlatform("linux", "amd64")

  private static let synonyms = ["x86_64": "amd64", "x86-64": "amd64", "aarch64": "arm64"]

  /// Creates a platform from the words of a report; `nil` if there is no architecture. Without a
  /// system, the image is one of Linux.
  init?(system: String, architecture: String) {
    guard !architecture.isEmpty else { return nil }
    self.init(system.isEmpty ? "linux" : system, architecture)
  }

  private init(_ system: String, _ architecture: String) {
    let architecture = architecture.lowercased()
    self.system = system.lowercased()
    self.architecture = ImagePlatform.synonyms[architecture] ?? architecture
  }

  /// Parses `OS/ARCHITECTURE`, such as `linux/amd64`.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2,
      parts.allSatisfy({ part in
        (1...32).contains(part.utf8.count)
          && part.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) }
      })
    else { return nil }
    self.init(String(parts[0]), String(parts[1]))
  }

  /// Creates the platform of a target triple such as `x86_64-unknown-linux-gnu`; `nil` if it is not
  /// a triple of Linux.
  package init?(triple: String) {
    let parts = triple.split(separator: "-")
    guard let machine = parts.first, parts.contains("linux") else { return nil }
    self.init("linux", String(machine))
  }

  package var description: String { "\(system)/\(architecture)" }
}
