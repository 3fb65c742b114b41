internal import Configuration
internal import YAML

/// Sections `people` and `machines` of policy.yaml: who the addresses in commits belong to.
package struct PeoplePolicy: Hashable, Sendable {
  /// The names of machines, such as a CI job, that may act but never approve.
  package let machines: [String]

  /// Each known address with the principal or machine that it belongs to.
  private let owners: [PersonAddress: String]

  /// Reads the sections. A principal and a machine also own the address that is their name.
  ///
  /// `principals` are the people who have a role in the section `roles`. A policy is refused if an address belongs to two
  /// names, because one of them could then approve the other's commits.
  init(
    reading root: inout MappingReader, roles: Value, principals: some Sequence<String>
  ) throws(YAMLError) {
    var owners: [PersonAddress: String] = [:]
    let people = root.optional("people")
    for principal in principals.sorted() {
      let address = PersonAddress(principal)
      if let other = owners[address], other != principal {
        throw roles.error(
          expected: "different people: \(other) and \(principal) have the same address")
      }
      owners[address] = principal
    }
    for (principal, addresses) in try people?.entries() ?? [] {
      guard NameText.isPrincipal(principal) else {
        throw addresses.error(expected: NameText.principalForm)
      }
      try Self.add(PersonAddress(principal), of: principal, to: &owners, addresses)
      for value in try addresses.list() {
        let address = try value.parsed(expecting: "an address such as alice@example.com") {
          Self.isAddress($0) ? PersonAddress($0) : nil
        }
        try Self.add(address, of: principal, to: &owners, value)
      }
    }
    let list = root.optional("machines")
    let machines = try list?.distinct(expecting: NameText.principalForm) {
      NameText.isPrincipal($0) ? $0 : nil
    }
    for machine in machines ?? [] {
      let address = PersonAddress(machine)
      if let list, let other = owners[address] {
        throw list.error(expected: "machines that are not people: \(machine) is \(other)")
      }
      owners[address] = machine
    }
    self.machines = machines ?? []
    self.owners = owners
  }

  /// Returns the principal or machine that an address of a commit belongs to; `nil` if it belongs
  /// to nobody.
  package func owner(of address: PersonAddress) -> String? { owners[address] }

  /// Reports whether `name` is a machine. Machines write commits and never approve.
  package func isMachine(_ name: String) -> Bool { machines.contains(name) }

  private static func add(
    _ address: PersonAddress, of principal: String, to owners: inout [PersonAddress: String],
    _ value: Value
  ) throws(YAMLError) {
    if let other = owners[address], other != principal {
      throw value.error(expected: "an address of one person: it already belongs to \(other)")
    }
    owners[address] = principal
  }

  private static func isAddress(_ text: String) -> Bool {
    LineText.isLine(text, limit: 254) && text.utf8.contains(UInt8(ascii: "@"))
  }
}
