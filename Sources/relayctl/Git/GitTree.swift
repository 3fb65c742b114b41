/// The entries of one folder of a commit (git's object format).
struct GitTree: Equatable, Sendable {
  let entries: [Entry]

  /// A file or folder. The name is compared by its bytes, as in git.
  struct Entry: Equatable, Sendable {
    let mode: Mode
    let name: [UInt8]
    let id: GitObjectID
  }

  /// What an entry is.
  enum Mode: Equatable, Sendable {
    case folder, file, executable, link, submodule

    /// Whether the object is a blob.
    var isBlob: Bool { self == .file || self == .executable || self == .link }

    /// Reads the octal digits. Old versions of git also wrote `100664`.
    fileprivate init?(_ digits: ArraySlice<UInt8>) {
      switch String(decoding: digits, as: UTF8.self) {
      case "40000": self = .folder
      case "100644", "100664": self = .file
      case "100755": self = .executable
      case "120000": self = .link
      case "160000": self = .submodule
      default: return nil
      }
    }
  }

  /// Reads the content of the tree `id`: entries `MODE SP NAME NUL ID`, where `ID` is binary.
  init(_ id: GitObjectID, parsing content: ArraySlice<UInt8>) throws(GitError) {
    var entries: [Entry] = []
    var names: Set<[UInt8]> = []
    var rest = content
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
        let end = rest[space...].firstIndex(of: 0), let mode = Mode(rest[..<space]),
        let object = GitObjectID(bytes: rest[(end + 1)...].prefix(id.bytes.count)),
        object.bytes.count == id.bytes.count
      else { throw .damaged(id, "not a tree in the expected form") }
      let name = Array(rest[(space + 1)..<end])
      guard !name.isEmpty, !name.contains(UInt8(ascii: "/")), names.insert(name).inserted else {
        throw .damaged(id, "a tree with an empty name, a name with /, or the same name twice")
      }
      entries.append(Entry(mode: mode, name: name, id: object))
      rest = rest[(end + 1)...].dropFirst(id.bytes.count)
    }
    self.entries = entries
  }

  /// Returns the entry with this name.
  subscript(_ name: some Sequence<UInt8>) -> Entry? {
    entries.first { $0.name.elementsEqual(name) }
  }
}
