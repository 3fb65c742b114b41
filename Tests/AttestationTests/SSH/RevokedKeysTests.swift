import Testing

@testable import Attestation

/// `revoked_keys`, of which ssh-keygen does not report an unusable line.
@Suite struct RevokedKeysTests {
  @Test func acceptsKeysAndComments() throws {
    let key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILai5z83t71p3puq6waLfexAwK4b+5aq/y1gI9Iw/tP4"
    let text =
      "# gone\n\n\(key)\n\(key) alice@example.com\n"
      + key.replacing(" ", with: "\t") + "\talice\n"
    #expect(try RevokedKeys("revoked_keys", Array(text.utf8)).path == "revoked_keys")
    #expect(throws: Never.self) { try RevokedKeys("revoked_keys", Array("SSHKRL\n\0\u{1}".utf8)) }
  }

  @Test(arguments: ["no list\n", " \n", "alice@example.com\n", "SSHKRL\n", "ssh-ed25519 AAAA\n"])
  func refusesALineThatIsNotAKey(text: String) throws {
    let error = #expect(throws: RevokedKeysError.self) {
      try RevokedKeys("revoked_keys", Array("# gone\n\n\(text)".utf8))
    }
    #expect(error?.line == 3)
    #expect(error?.description.hasPrefix("revoked_keys:3: not a key, expected ") == true)
  }
}
