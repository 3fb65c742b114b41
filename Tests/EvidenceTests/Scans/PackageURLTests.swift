import Testing

@testable import Evidence

/// Whether a statement about a package URL is about the package of a finding.
@Suite struct PackageURLTests {
  private static func finding(_ reference: PackageReference, _ name: String = "libfoo") -> Finding {
    Finding(
      id: "CVE-1", aliases: [], package: name, version: "1.0", fixedIn: [],
      severity: .init(label: .critical, score: nil), source: "", reference: reference)
  }

  private static let debian = PackageReference.url(
    "pkg:deb/debian/libfoo@1.0?arch=amd64&distro=debian-12")

  @Test(arguments: [
    ("the same", "pkg:deb/debian/libfoo@1.0?arch=amd64&distro=debian-12", true),
    ("fewer qualifiers", "pkg:deb/debian/libfoo@1.0", true),
    ("a qualifier that the report does not state", "pkg:deb/debian/libfoo@1.0?epoch=1", true),
    ("an encoded qualifier", "pkg:deb/debian/libfoo@1.0?arch=%61md64", true),
    ("no version", "pkg:deb/debian/libfoo", true),
    ("another architecture", "pkg:deb/debian/libfoo@1.0?arch=arm64", false),
    ("another distribution", "pkg:deb/debian/libfoo@1.0?distro=debian-11", false),
    ("another type", "pkg:npm/libfoo@1.0", false),
    ("another namespace", "pkg:deb/ubuntu/libfoo@1.0", false),
    ("no namespace", "pkg:deb/libfoo@1.0", false),
    ("another name", "pkg:deb/debian/libfoo2@1.0", false),
    ("another version", "pkg:deb/debian/libfoo@1.1", false),
    ("a bare name", "libfoo", false),
    ("a malformed qualifier", "pkg:deb/debian/libfoo@1.0?arch", false),
    ("a qualifier twice", "pkg:deb/debian/libfoo@1.0?arch=amd64&arch=arm64", false),
  ])
  func excusesByPackageURL(label: String, product: String, covers: Bool) {
    #expect(
      VEXProduct(product).covers(Self.finding(Self.debian), in: []) == covers, "\(label)")
  }

  @Test(arguments: [
    ("Debian", "deb/debian", "libfoo", "pkg:deb/debian/libfoo@1.0", true),
    ("another ecosystem", "deb/debian", "libfoo", "pkg:npm/libfoo@1.0", false),
    ("another distribution", "deb/debian", "libfoo", "pkg:deb/ubuntu/libfoo@1.0", false),
    ("a distribution that is not known", "rpm", "libfoo", "pkg:rpm/redhat/libfoo@1.0", true),
    ("a scope", "npm", "@s/a", "pkg:npm/%40s/a@1.0", true),
    ("another scope", "npm", "@s/a", "pkg:npm/%40t/a@1.0", false),
    ("no scope", "npm", "a", "pkg:npm/%40s/a@1.0", false),
    ("a module", "golang", "example.com/x/a", "pkg:golang/example.com/x/a@1.0", true),
    ("another module", "golang", "example.com/x/a", "pkg:golang/example.com/y/a@1.0", false),
    ("a group", "maven", "org.x:a", "pkg:maven/org.x/a@1.0", true),
    ("another group", "maven", "org.x:a", "pkg:maven/org.y/a@1.0", false),
    ("a group that is not known", "maven", "a", "pkg:maven/org.x/a@1.0", true),
    ("spellings of PyPI", "pypi", "My_Package", "pkg:pypi/my-package@1.0", true),
    ("no package URL in the report", "deb/debian", "libfoo", "libfoo", true),
  ])
  func excusesByEcosystem(
    label: String, ecosystem: String, name: String, product: String, covers: Bool
  ) {
    let finding = Self.finding(.ecosystem(ecosystem), name)
    #expect(VEXProduct(product).covers(finding, in: []) == covers, "\(label)")
  }

  /// A statement that excuses nothing counts unless something that both sides state differs.
  @Test(arguments: [
    ("the same", "pkg:deb/debian/libfoo@1.0", true), ("a bare name", "libfoo", true),
    ("no namespace", "pkg:deb/libfoo", true), ("another type", "pkg:npm/libfoo", false),
    ("another architecture", "pkg:deb/debian/libfoo?arch=arm64", false),
    ("another version", "pkg:deb/debian/libfoo@2", false),
  ])
  func doubtsByPackageURL(label: String, product: String, covers: Bool) {
    #expect(VEXProduct(product).mayCover(Self.finding(Self.debian)) == covers, "\(label)")
  }

  @Test func aMalformedURLInTheReportMatchesNothing() {
    let finding = Self.finding(.url("pkg:deb"))
    #expect(!VEXProduct("pkg:deb/debian/libfoo@1.0").covers(finding, in: []))
    #expect(!VEXProduct("libfoo").covers(finding, in: []))
  }

  @Test(
    arguments: [
      ("trivy", PackageEcosystem.trivy("debian"), "deb/debian"),
      ("trivy", PackageEcosystem.trivy("gobinary"), "golang"),
      ("trivy", PackageEcosystem.trivy("redhat"), "rpm"),
      ("trivy", PackageEcosystem.trivy("x"), nil),
      ("grype", PackageEcosystem.grype("go-module"), "golang"),
      ("grype", PackageEcosystem.grype("deb"), "deb"), ("grype", PackageEcosystem.grype("x"), nil),
      ("osv", PackageEcosystem.osv("Ubuntu:22.04:LTS"), "deb/ubuntu"),
      ("osv", PackageEcosystem.osv("crates.io"), "cargo"), ("osv", PackageEcosystem.osv("x"), nil),
    ] as [(String, String?, String?)])
  func knowsTheEcosystemsOfScanners(scanner: String, found: String?, expected: String?) {
    #expect(found == expected, "\(scanner)")
  }
}
