import Support

/// A folder with something to complete in it.
enum CompletionFolder {
  static func make() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file1")
    try folder.write("", to: "file two")
    try folder.makeFolder("sub dir")
    return folder
  }
}
