import Policy
import Support
import Testing
import YAML

/// Addresses of commits, and the people they belong to.
@Suite struct PeoplePolicyTests {
  @Test(arguments: [
    ("alice@example.com", "alice@example.com"),
    ("ALICE@Example.COM", "alice@example.com"),
    (" \talice@example.com \r", "alice@example.com"),
    ("Alice A. <alice@example.com>", "alice@example.com"),
    ("\"<x@example.com>\" <alice@example.com>", "alice@example.com"),
    ("<alice@example.com", "alice@example.com"),
    ("alice+relay@example.com", "alice@example.com"),
    ("alice+a+b@example.com", "alice@example.com"),
    ("123456+Alice@users.noreply.github.com", "alice@users.noreply.github.com"),
    ("alice@users.noreply.github.com", "alice@users.noreply.github.com"),
    (
      "123456+alice@users.noreply.github.com.example.com",
      "123456@users.noreply.github.com.example.com"
    ),
    ("+alice@example.com", "+alice@example.com"),
    ("root", "root"), ("", ""),
  ])
  func comparesAddressesInOneForm(spelling: String, expected: String) {
    #expect(PersonAddress(spelling).text == expected)
  }

  @Test func assignsAddressesToPeopleAndMachines() throws {
    let people = try policy(
      """
      people:
        alice@example.com: [alice@work.example, 42+al@users.noreply.github.com]
        erin: [erin@example.com]
      machines: [ci, release-bot@example.com]
      """
    ).people
    for (address, owner) in [
      ("alice@example.com", "alice@example.com"), ("Alice@Work.example", "alice@example.com"),
      ("al@users.noreply.github.com", "alice@example.com"), ("bob@example.com", "bob@example.com"),
      ("bob+x@example.com", "bob@example.com"), ("erin@example.com", "erin"),
      ("release-bot@example.com", "release-bot@example.com"), ("ci", "ci"),
    ] {
      #expect(people.owner(of: PersonAddress(address)) == owner, "\(address)")
    }
    for address in ["mallory@example.com", "42@users.noreply.github.com", "", "noreply@github.com"]
    {
      #expect(people.owner(of: PersonAddress(address)) == nil, "\(address)")
    }
    #expect(people.isMachine("ci"))
    #expect(!people.isMachine("bob@example.com"))
  }

  @Test(arguments: [
    (
      "an address of two people",
      "people:\n  alice@example.com: [a@x.example]\n  bob@example.com: [A@x.example]",
      "already belongs to alice@example.com"
    ),
    (
      "a tag of another person", "people:\n  alice@example.com: [bob+x@example.com]",
      "already belongs to bob@example.com"
    ),
    ("an item without @", "people:\n  alice@example.com: [alice]", "an address such as"),
    ("one address instead of a list", "people:\n  alice@example.com: a@x.example", "a list"),
    ("a pattern as a person", "people:\n  \"*\": [a@x.example]", "a principal in allowed_signers"),
    ("a machine that is a person", "machines: [Bob+ci@example.com]", "is bob@example.com"),
    ("a machine twice", "machines: [ci, ci]", "each item once"),
    ("no machine", "machines: []", "at least one item"),
  ])
  func refuses(label: String, section: String, says: String) {
    let error = #expect(throws: YAMLError.self, "\(label)") { try policy(section) }
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
  }

  @Test func refusesTwoPrincipalsOfARoleThatAreOnePerson() {
    let change = Change(
      "two spellings", "[carol@example.com]", "[carol@example.com, Carol+2@example.com]")
    let error = #expect(throws: YAMLError.self) {
      try PromotionPolicy.parse(
        change.applied(to: Repository.text("policy.yaml")), file: "p")
    }
    #expect(error?.description.contains("have the same address") == true)
  }

  @Test func readsHowAuthorsAreKnown() throws {
    let usual = try policy("").approvals
    #expect(usual.commits == .named && usual.unknownAuthors == .accepted)
    let strict = try PromotionPolicy.parse(
      Change(
        "strict", "  valid_for: 24h\n",
        "  valid_for: 24h\n  commits: signed\n  unknown_authors: refused\n"
      ).applied(to: Repository.text("policy.yaml")), file: "p"
    ).approvals
    #expect(strict.commits == .signed && strict.unknownAuthors == .refused)
  }

  /// The committed policy with another section at its end.
  private func policy(_ section: String) throws -> PromotionPolicy {
    let text = try Repository.text("policy.yaml") + "\n\(section)\n"
    return try PromotionPolicy.parse(Array(text.utf8), file: "environments/policy.yaml")
  }
}
