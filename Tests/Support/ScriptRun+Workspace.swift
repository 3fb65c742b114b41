extension ScriptRun {
  /// `workspace`: a copy of the prepared workspace below `$WORK`, over which the script's own files
  /// are laid; its `repo` becomes the folder. `$MEMORY` is a fresh folder in memory, `$DISK` one on
  /// a disk.
  mutating func makeWorkspace(_ arguments: [String]) throws {
    guard arguments.isEmpty else { throw failure("usage: workspace") }
    try tool(["cp", "-Rp", "--", "\(try ScriptWorkspace.template())/.", root])
    try unpack()
    folder = "\(root)/repo"
    variables["RELAYCTL_VAULT_KEY_FILE"] = "\(root)/keys/vault.key"
    variables["RELAYCTL_LOG_KEY_FILE"] = "\(root)/keys/logbook.key"
    // The temporary files of a machine may lie in memory; the products hardly do.
    for (name, parent) in [("MEMORY", "/dev/shm"), ("DISK", Places.products)] {
      let place = try TemporaryFolder(in: parent)
      places.append(place)
      variables[name] = place.path
    }
  }

  /// Writes the files that the script brings.
  func unpack() throws {
    for file in files {
      let path = "\(root)/\(file.name)"
      let parent = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[..<$0] } ?? ""
      try tool(["mkdir", "-p", "--", String(parent)])
      try TestFile.write(Array(file.content.utf8), to: path)
    }
  }
}
